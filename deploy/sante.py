"""The health check of the container: 0 when the application serves, or waits for its first import."""

import json
import sys
import urllib.error
import urllib.request

try:
    with urllib.request.urlopen("http://127.0.0.1:8501/sante", timeout=8) as answer:
        said = json.load(answer)
except urllib.error.HTTPError as error:
    said = json.load(error)
except OSError as error:
    sys.exit(f"aucune réponse : {error}")
print(said)
sys.exit(said["etat"] not in ("ok", "vide"))
