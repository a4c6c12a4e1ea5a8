"""Names as a Dutch town has them; who carries them is drawn. Lists stand in one text each, split at commas."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Background:
    """Names that go together: the share of families in percent, given names, and family names as "prefix|name"."""

    share: int
    mothers: tuple[str, ...]
    fathers: tuple[str, ...]
    families: tuple[str, ...]


def _split(words: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in words.split(","))


NAMES = (
    Background(
        58,
        _split(
            "Anouk, Femke, Marieke, Sanne, Lotte, Ilse, Judith, Esther, Karin, Wendy, Nienke, Roos, Linda, "
            "Eva, Maaike, Petra, Renske, Suzanne, Tessa, Willemijn, Iris, Hanneke, Jolanda, Mirjam, Naomi, "
            "Annelies, Carlijn, Daphne, Inge, Liesbeth"
        ),
        _split(
            "Joost, Bas, Jeroen, Mark, Sander, Pieter, Ruben, Thijs, Wouter, Niels, Erik, Maarten, Dennis, "
            "Koen, Stefan, Gijs, Hugo, Lars, Martijn, Rick, Tim, Vincent, Frank, Bart, Daan, Jasper, Luuk, "
            "Olaf, Paul, Roel"
        ),
        _split(
            "|Bakker, de|Wit, van den|Berg, |Visser, |Smit, de|Boer, |Mulder, |Dekker, van|Dijk, |Hendriks, "
            "van der|Meer, |Postma, |Kuipers, |Veenstra, van 't|Hof, |Jonker, |Schouten, |Wolters, ter|Horst, "
            "|Brouwer, de|Graaf, |Scholten, van de|Ven, |Willems, |Kok, |Maas, |Prins, |Huisman, |Bosch, "
            "|Peeters, in 't|Veld, |D'Hondt, van|Leeuwen, |Timmermans, |Vos"
        ),
    ),
    Background(
        12,
        _split("Samira, Fatima, Naima, Hanan, Loubna, Karima, Soumaya"),
        _split("Youssef, Mohamed, Rachid, Hassan, Karim, Said, Bilal"),
        _split("|El Amrani, |Bouzid, |Benali, |El Idrissi, |Ouali, |Haddou, |Amezian"),
    ),
    Background(
        10,
        _split("Elif, Ayşe, Zeynep, Derya, Gülsüm, Esra"),
        _split("Mehmet, Emre, Murat, Ali, Kemal, Serkan"),
        _split("|Yılmaz, |Kaya, |Demir, |Öztürk, |Aydın, |Çelik"),
    ),
    Background(
        7,
        _split("Agnieszka, Katarzyna, Małgorzata, Joanna"),
        _split("Piotr, Tomasz, Krzysztof, Marcin"),
        _split("|Nowak, |Wójcik, |Mazur, |Kaczmarek, |Dudek"),
    ),
    Background(
        6,
        _split("Chantal, Shanice, Priya, Anita"),
        _split("Ricardo, Glenn, Rohan, Winston"),
        _split("|Pinas, |Ramdin, |Kartosen, |Biharie, |Leeflang"),
    ),
    Background(
        4,
        _split("Rima, Amal, Nour, Olena"),
        _split("Omar, Khaled, Bassel, Andriy"),
        _split("|Al Masri, |Haddad, |Kovalenko, |Darwish"),
    ),
    Background(
        3,
        _split("Grace, Priyanka, Sarah"),
        _split("James, Arjun, Liam"),
        _split("|O'Connor, |Sharma, |Whitfield"),
    ),
)

STAFF: tuple[tuple[str, str, str, bool], ...] = (
    # given, prefix, family, school_admin
    ("Marleen", "", "Visser", False),
    ("Ad", "", "Hofman", True),
    ("Carla", "", "Duyvestein", True),
    ("Joost", "de", "Wit", False),
    ("Saskia", "", "Lammers", False),
    ("Bram", "", "Oosterhuis", False),
    ("Willeke", "van", "Aalst", False),
    ("Yasmina", "", "Tahiri", False),
    ("Peter", "", "Zwart", False),
    ("Lianne", "", "Bruins", False),
    ("Tom", "", "Verschuren", False),
    ("Ingrid", "", "Nijland", False),
    ("Merel", "", "Kamphuis", False),
    ("Rob", "van der", "Laan", False),
    ("Fenna", "", "Hoekstra", False),
    ("Dilek", "", "Arslan", False),
    ("Hans", "", "Pothoven", False),
    ("Nicole", "", "Reijnders", False),
    ("Sven", "", "Blom", False),
    ("Annet", "ten", "Brink", False),
)

CLASSES = _split("groep 1/2a, groep 1/2b, groep 3, groep 4, groep 5a, groep 5b, groep 6, groep 7, groep 8a, groep 8b")
PROVIDERS = ("postbus.example", "thuismail.example", "bericht.example", "mailhuis.example")
