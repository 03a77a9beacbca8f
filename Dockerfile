# Le tableau de bord dans un conteneur : image mince, compte sans droit, racine en lecture seule (voir compose.yaml).
FROM python:3.12-slim AS installation
WORKDIR /opt/clauses/application
COPY deploy/requirements.txt deploy/requirements.txt
RUN python -m venv .venv && .venv/bin/pip install --no-cache-dir --require-hashes -r deploy/requirements.txt
COPY . .
RUN .venv/bin/python -m pages.components.web.compression \
    && .venv/bin/python -m compileall -q analytics pages server.py dashboard.py

FROM python:3.12-slim
RUN apt-get update && apt-get install -y --no-install-recommends openssl && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home /nonexistent --shell /usr/sbin/nologin clauses \
    && install -d -o clauses -m 0700 /var/lib/clauses /var/lib/clauses-cle
COPY --from=installation /opt/clauses/application /opt/clauses/application
RUN ln -s /opt/clauses/application/deploy/clauses /usr/local/bin/clauses
ENV CLAUSES_BASE=/var/lib/clauses/base CLAUSES_CLE=/var/lib/clauses-cle/cle TZ=Europe/Paris \
    PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 STREAMLIT_LOGGER_HIDE_WELCOME_MESSAGE=true
WORKDIR /opt/clauses/application
USER clauses
VOLUME ["/var/lib/clauses", "/var/lib/clauses-cle"]
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s CMD [".venv/bin/python", "deploy/sante.py"]
CMD [".venv/bin/python", "-m", "streamlit", "run", "server.py", "--server.port", "8501", "--server.enableWebsocketCompression", "true", "--secrets.files", "/etc/clauses/secrets.toml"]
