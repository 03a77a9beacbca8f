"""How a territory is said in sentences: « du Gers », « dans l’Hérault », « à La Réunion », « hors de la métropole »."""

from dataclasses import dataclass

from analytics.french.grammar import elide, has_article, pluralised, with_article

WHOLE = {"le ": "tout le ", "la ": "toute la "}  # the gender of other names is not in the official code


@dataclass(frozen=True)
class Words:
    """The forms of a name: « Gers », « du Gers », « dans le Gers », « hors du Gers »; `adjectif` may be empty.

    `perimetre` is its title (« Département du Gers »), `ensemble` all of it (« tout le Gers »).
    """

    nom: str
    de: str
    dans: str
    hors: str
    adjectif: str = ""
    perimetre: str = ""
    ensemble: str = ""

    @property
    def site(self) -> str:
        """The name of the dashboard: « Clauses sociales d’insertion du Gers »."""
        return f"Clauses sociales d’insertion {self.de}"

    @property
    def short_site(self) -> str:
        """Its name in the title of a window: « Clauses sociales du Gers »."""
        return f"Clauses sociales {self.de}"

    @property
    def elsewhere(self) -> str:
        """The value of a place out of the territory: « Hors du Gers »."""
        return self.hors[:1].upper() + self.hors[1:]

    @property
    def inhabitants(self) -> str:
        """Its people, as a label: « Gersois », else « Habitants de l’Hérault »."""
        return pluralised(self.adjectif).capitalize() if self.adjectif else f"Habitants {self.de}"

    @property
    def share_of_inhabitants(self) -> str:
        """The label of their share: « Part de Gersois », « Part d’habitants de l’Hérault »."""
        return f"Part {elide(self.inhabitants)}" if self.adjectif else f"Part d’habitants {self.de}"

    def companies(self, noun: str, plural: bool = False) -> str:
        """Return what is from there: « sociétés gersoises », else « sociétés de l’Hérault »; `noun` is feminine."""
        said = pluralised(noun) if plural else noun
        return f"{said} {self.feminine(plural) if self.adjectif else self.de}"

    def feminine(self, plural: bool = False) -> str:
        """Return what agrees with a feminine noun: « gersoises », else « dans l’Hérault »."""
        if not self.adjectif:
            return self.dans
        ending = "ne" if self.adjectif.endswith("en") else "" if self.adjectif.endswith("e") else "e"
        return f"{self.adjectif}{ending}{'s' if plural else ''}"


def departement_words(row: dict[str, str]) -> Words:
    """Return the words of a département, from its row of data/geo/france/departements.csv."""
    whole = WHOLE.get(row["article"])
    return Words(
        *(row["nom"], row["de"], row["dans"], f"hors {row['de']}", row["adjectif"]),
        perimetre=f"Département {row['de']}",
        ensemble=f"{whole}{row['nom']}" if whole else f"l’ensemble {row['de']}",
    )


def group_words(name: str) -> Words:
    """Return the words of an EPCI: « dans la CC du Savès », « sur le territoire de Rennes Métropole »."""
    of = elide(name)
    where = f"dans {with_article(name)}" if has_article(name) else f"sur le territoire {of}"
    return Words(name, of, where, f"hors {of}", perimetre=name, ensemble=f"l’ensemble {of}")
