"""Names as a Dutch town has them; who carries them is drawn."""

# (share of families, given names of mothers, of fathers, family names as "prefix|name")
NAMES: tuple[tuple[int, tuple[str, ...], tuple[str, ...], tuple[str, ...]], ...] = (
    (
        58,
        ("Anouk", "Femke", "Marieke", "Sanne", "Lotte", "Ilse", "Judith", "Esther", "Karin", "Wendy", "Nienke", "Roos",
         "Linda", "Eva", "Maaike", "Petra", "Renske", "Suzanne", "Tessa", "Willemijn", "Iris", "Hanneke", "Jolanda",
         "Mirjam", "Naomi", "Annelies", "Carlijn", "Daphne", "Inge", "Liesbeth"),
        ("Joost", "Bas", "Jeroen", "Mark", "Sander", "Pieter", "Ruben", "Thijs", "Wouter", "Niels", "Erik", "Maarten",
         "Dennis", "Koen", "Stefan", "Gijs", "Hugo", "Lars", "Martijn", "Rick", "Tim", "Vincent", "Frank", "Bart",
         "Daan", "Jasper", "Luuk", "Olaf", "Paul", "Roel"),
        ("|Bakker", "de|Wit", "van den|Berg", "|Visser", "|Smit", "de|Boer", "|Mulder", "|Dekker", "van|Dijk", "|Hendriks",
         "van der|Meer", "|Postma", "|Kuipers", "|Veenstra", "van 't|Hof", "|Jonker", "|Schouten", "|Wolters", "ter|Horst",
         "|Brouwer", "de|Graaf", "|Scholten", "van de|Ven", "|Willems", "|Kok", "|Maas", "|Prins", "|Huisman", "|Bosch",
         "|Peeters", "in 't|Veld", "|D'Hondt", "van|Leeuwen", "|Timmermans", "|Vos"),
    ),
    (
        12,
        ("Samira", "Fatima", "Naima", "Hanan", "Loubna", "Karima", "Soumaya"),
        ("Youssef", "Mohamed", "Rachid", "Hassan", "Karim", "Said", "Bilal"),
        ("|El Amrani", "|Bouzid", "|Benali", "|El Idrissi", "|Ouali", "|Haddou", "|Amezian"),
    ),
    (
        10,
        ("Elif", "Ayşe", "Zeynep", "Derya", "Gülsüm", "Esra"),
        ("Mehmet", "Emre", "Murat", "Ali", "Kemal", "Serkan"),
        ("|Yılmaz", "|Kaya", "|Demir", "|Öztürk", "|Aydın", "|Çelik"),
    ),
    (
        7,
        ("Agnieszka", "Katarzyna", "Małgorzata", "Joanna"),
        ("Piotr", "Tomasz", "Krzysztof", "Marcin"),
        ("|Nowak", "|Kowalska", "|Wiśniewski", "|Zielińska", "|Wójcik"),
    ),
    (
        6,
        ("Chantal", "Shanice", "Priya", "Anita"),
        ("Ricardo", "Glenn", "Rohan", "Winston"),
        ("|Pinas", "|Ramdin", "|Kartosen", "|Biharie", "|Leeflang"),
    ),
    (
        4,
        ("Rima", "Amal", "Nour", "Olena"),
        ("Omar", "Khaled", "Bassel", "Andriy"),
        ("|Al Masri", "|Haddad", "|Kovalenko", "|Darwish"),
    ),
    (3, ("Grace", "Priyanka", "Sarah"), ("James", "Arjun", "Liam"), ("|O'Connor", "|Sharma", "|Whitfield")),
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

CLASSES = ("groep 1/2a", "groep 1/2b", "groep 3", "groep 4", "groep 5a", "groep 5b", "groep 6", "groep 7", "groep 8a", "groep 8b")
PROVIDERS = ("postbus.example", "thuismail.example", "bericht.example", "mailhuis.example")
