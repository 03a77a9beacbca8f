"""A row of a sheet of her own -> its person under a pseudonym, with criteria and home, and the contract."""

from __future__ import annotations

from analytics.declarations.record_labels import key
from analytics.ingest.cell_texts import privacy
from analytics.ingest.cell_texts.column_reader import SEVERAL, place_choices
from analytics.ingest.cell_texts.french_cells import is_unknown
from analytics.ingest.cell_texts.where import read_commune
from analytics.ingest.making.hour_shares import french
from analytics.ingest.making.made import Making, Row
from analytics.ingest.pseudonym import pseudonym

PERSON = ("sexe", "age", "qualification", "qpv")
CONTRACT = (
    "type_contrat",
    "modalite",
    "employeur",
    "debut_le",
    "fin_le",
    "suite_6",
    "suite_12",
    "suite_18",
    "suite_24",
)


class People(Making):
    """Makes persons and contracts."""

    def person(self, line: int, row: Row, ticks: list[str]) -> str:
        """Return the pseudonym of the row's person, her records made; nothing when the row is of no person."""
        raw = row.get("personne", "") or row.get("personne_nommee", "")
        if privacy.is_collective(raw) if raw else False:
            return ""
        person = self._identity(row)
        if not person:
            if not self.has_contracts or not any(row.get(name) for name in (*PERSON, *CONTRACT, "critere", "contrat")):
                return ""
            if not self.has_people and not any(row.get(name) for name in (*PERSON, "critere", "type_contrat")):
                return ""
            self.causes.add("maximum", "", self.place(line))
            person = self._nobody(row)
        added = self._add(
            "beneficiaire", line, (person,), beneficiaire=person, commune=self._home(line, row),
            **{name: row.get(name, "") for name in PERSON},
        )  # fmt: skip
        self._youngest(added, row)
        for code in filter(None, (*row.get("critere", "").split(SEVERAL), *ticks)):
            self._add("critere_beneficiaire", line, (person, code), beneficiaire=person, critere=code)
        return person

    def _nobody(self, row: Row) -> str:
        """Return the code of the person that only her contract tells apart: the same the next time."""
        profile = [row.get(name, "") for name in ("contrat", *PERSON, "commune", "code_postal", "marche", "lot")]
        person = f"P-{pseudonym(self.secret, 'contrat', *profile, *self._contract_parts(row, ''))}"
        self.made.nobodies[person] += 1
        return f"{person}-{self.made.nobodies[person]}" if self.made.nobodies[person] > 1 else person

    def _identity(self, row: Row) -> str:
        if number := row.get("personne", ""):
            return privacy.person_by_number(self.secret, number)
        if whole := row.get("personne_nommee", ""):
            if privacy.OURS.fullmatch(whole):
                return whole
            return privacy.person_by_name(self.secret, whole)
        if privacy.OURS.fullmatch(row.get("nom", "")):
            return row["nom"]
        if row.get("nom"):
            birth = row.get("naissance", "")
            return privacy.person_by_name(
                self.secret, row["nom"], row.get("prenom", ""), birth=birth if "-" in birth else ""
            )
        return ""

    def _youngest(self, added: Row, row: Row) -> None:
        """Keep the age at her first entry: computed from her birth when her age is not written."""
        age = row.get("age", "") or self._age_at(row.get("naissance", ""), row.get("debut_le", ""))
        ages = [text for text in (added.get("age", ""), age) if text.isdigit()]
        added["age"] = min(ages, key=int) if ages else added.get("age", "")

    def _age_at(self, birth: str, start: str) -> str:
        if not birth or not start:
            return ""
        age = int(start[:4]) - int(birth[:4]) - (len(birth) == 10 and start[5:] < birth[5:])
        return str(age) if 14 <= age <= 85 else ""

    def _home(self, line: int, row: Row) -> str:
        name, postcode = row.get("commune", ""), row.get("code_postal", "")
        if not self.block.places("code_postal") or is_unknown(name + postcode):
            return name if name and not is_unknown(name) else ""
        given = self.exact.get("code_postal", {}).get(postcode, "")
        code, cause, _ = read_commune(given or name, "" if given else postcode, codes_are_postcodes=True)
        if cause == "inconnue":
            return name
        if cause in ("postcode", "homonyme", "departement"):
            alone = cause != "departement"
            where = self.place(line, "code_postal")
            found = self.causes.add(cause, "code_postal", where, postcode if alone else name, code, alone=alone)
            found.choices = found.choices or (place_choices(postcode) if alone else {})
        return code

    def _contract_parts(self, row: Row, person: str) -> list[str]:
        about = [key(row.get("employeur", "")), row.get("debut_le", "")]
        return [person, *about]

    def contract(self, line: int, row: Row, person: str, marche: str) -> str:
        number = row.get("contrat", "")
        if number and self.software:
            reference = f"{self.software.reference}-{pseudonym(self.secret, 'numero', key(number))}"
        elif number:
            reference = number
        else:
            parts = self._contract_parts(row, person)
            parts += [] if row.get("debut_le") else [key(marche), key(row.get("type_contrat", ""))]
            prefix = self.software.reference if self.software else "C"
            reference = f"{prefix}-{pseudonym(self.secret, 'contrat', *parts)}"
        employer, user = row.get("employeur", ""), row.get("entreprise_utilisatrice", "")
        copied = {name: row.get(name, "") for name in CONTRACT}
        if copied["fin_le"] and copied["debut_le"] and copied["fin_le"] < copied["debut_le"]:
            self.causes.add("fin_avant_debut", "fin_le", self.place(line, "fin_le"), french(copied["fin_le"]))
            copied["fin_le"] = row["fin_le"] = ""
        self._add(
            "contrat", line, (reference,), contrat=reference, beneficiaire=person,
            entreprise_utilisatrice="" if key(user) == key(employer) else user, **copied,
        )  # fmt: skip
        return reference
