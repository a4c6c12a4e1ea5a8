"""The words around a meeting's date, times, place and title, Dutch and English."""

import re

LABELS = {
    "date": r"datum|data|date|dag|day|wanneer|when|vergaderdatum|meeting date|date of (?:the )?meeting|📅|📆|🗓",
    "start": r"aanvang|aanvangstijd|start|starttijd|begin|begintijd|start ?time|starts|starts at|aanvangstijdstip",
    "end": (
        r"einde|eind|eindtijd|end|end ?time|ends|ends at|finish|finishes"
        r"|verwachte eindtijd|einde vergadering"
    ),
    "time": (
        r"tijd|tijden|tijdstip|time|times|hoe laat|vergadertijd|uur|timing|🕐|🕑|🕒|🕓|🕔|🕕|🕖|🕗|🕘|🕙|🕚|🕛"
        r"|🕜|🕝|🕞|🕟|🕠|🕡|🕢|🕣|🕤|🕥|🕦|🕧|⏰|⏱"
    ),
    "place": (
        r"plaats|locatie|lokaal|ruimte|zaal|waar|adres|plek|place|venue|location|room|where"
        r"|vergaderplaats|vergaderlocatie|plaats van samenkomst|📍|🏫"
    ),
    "title": r"vergadering|bijeenkomst|overleg|meeting|onderwerp|betreft|subject|titel|title|wat|what",
}
NAMES = {name: re.compile(rf"(?:{words})", re.IGNORECASE) for name, words in LABELS.items()}
ANY = "|".join(f"(?:{words})" for words in LABELS.values())
LABEL = re.compile(
    rf"(?:^|(?<=[\s|;,•·]))(?P<label>(?:{ANY})(?:\s*(?:[/&+,]|en"
    rf"|and)\s*(?:{ANY})){{0,3}})\s*(?:\ufe0f?\s*:|\t|(?<=[^\x00-\u2fff])\ufe0f?)\s*",
    re.IGNORECASE,
)
PLACE_LABEL = re.compile(rf"^(?:{LABELS['place']})\s*:\s*", re.IGNORECASE)
MEETING_WORD = re.compile(
    r"\bagenda|vergader|bijeenkomst|overleg|meeting|council|committee|\bforum\b|\bPT[AO]\b"
    r"|\bPTFA\b|ouderraad|oudercomm|oudercomité|klankbord"
    r"|medezeggenschap|\b[GDP]?MR\b|\bOR\b|\bOC\b|\bOV\b|\bALV\b|\bAGM\b|avond\b|governor"
    r"|\bboard\b|uitnodiging|oudervereniging|feedbackgroep|sounding",
    re.IGNORECASE,
)
MEETING_ROOM = re.compile(r"\b(?:meeting ?room|vergader(?:zaal|ruimte|kamer|lokaal))\b", re.IGNORECASE)
NEXT = re.compile(
    r"(?:(?:datum|data|dag|date|dates?(?: and time)?s?)\s+"
    r"(?:(?:en|and|,)\s*(?:tijd(?:stip)?|plaats|locatie|time|place|venue)\s+)*"
    r"(?:(?:van|voor|of|for)\s+)?(?:de\s+|het\s+|the\s+|our\s+)?)?"
    r"(?:volgende?|eerst\s?volgende?|nieuwe|next|nieuwe data)\s+(?:\S+\s+){0,2}?"
    r"(?:\S*vergadering(?:en)?|bijeenkomst(?:en)?|\S*overleg|keer|afspraak|datum|data|\S*avond|\S*meetings?|date|mr|or|oc|ov"
    r"|alv|pta|session|agm|time|council|forum|committee|ouderraad|oudercomité|oudercommissie|klankbord\S*|medezeggenschapsraad)"
    r"(?!\w)|vergaderdata(?!\w)|future meetings?(?!\w)|dates? of (?:future|upcoming) meetings?(?!\w)"
    r"|upcoming meetings?(?!\w)|d\.?o\.?n\.?m\.?(?!\w)|^(?:next|volgende)(?=\s*:)",
    re.IGNORECASE,
)
NEXT_LEAD = re.compile(r"(?:\W|\b(?:de|het|onze|our|the|nb|let|op)\b)*", re.IGNORECASE)
NEXT_FILLER = re.compile(
    r"(?:uur|vanaf|om|op|in|on|at|de|het|the|is|is op|zijn|datum|date|tijd|time|aanvang|start"
    r"|nog|te|bij|van|to|van|tot|en|and|a\.s\.|lokatie|locatie|place|venue)(?!\w)",
    re.IGNORECASE,
)
SEPARATORS = re.compile(r"\s*[;|•·\t]\s*|\s+[-–—]+\s+|\s*,\s*|\s{3,}|(?<=[\w)])\s*\n\s*")
FILLER = re.compile(
    r"(?<!\w)(?:(?:aanvang(?:stijd)?|start(?:tijd)?|begin|einde?|eindtijd|vanaf|om|op|van|tijd"
    r"|time|uur|from|at|on|starting|commencing|starts|d\.?d\.?|a\.s\.|te|tot|until"
    r"|datum|date|the|of|voor|for|to be held|held|will be held|wordt gehouden|gehouden"
    r"|uiterlijk|ca\.?|circa)(?!\w)[\s:,]*)+$",
    re.IGNORECASE,
)
FILLER_START = re.compile(
    r"^(?:(?:aanvang|start|begin|einde?|uur|vanaf|om|van|from|tijd|time|a\.s\.|aanstaande"
    r"|starting|commencing|hrs|inloop|tot|until)(?!\w)[\s:,]*)+",
    re.IGNORECASE,
)
ARRIVAL = re.compile(
    r"(?:inloop|koffie|thee|ontvangst|doors open|coffee|arrival|tea|refreshments)"
    r"(?:\s+(?:en|and|met|with|koffie|thee|coffee|tea|staat|staan|is|are|served|available|klaar))*"
    r"\s*(?:vanaf|om|from|at|:)?\s*$",
    re.IGNORECASE,
)
ARRIVAL_AFTER = re.compile(
    r"^\s*(?:inloop|koffie|ontvangst|coffee|arrival|doors)(?!\s*(?:is\s+)?(?:open\s+)?(?:vanaf|om|from|at)?\s*:?\s*\d)",
    re.IGNORECASE,
)
ENDING = re.compile(
    r"(?:einde?|eindtijd|tot|until|till|end|ends|finish|sluiting|afsluiting|uiterlijk)\s*(?:om"
    r"|at|rond|around|time)?\s*:?\s*$",
    re.IGNORECASE,
)
ENDING_AFTER = re.compile(
    r"^\s*(?:uur\s*)?(?:klaar|afgelopen|gaan we naar huis|is het einde|einde|sluiten we)", re.IGNORECASE
)
BEGINS = re.compile(
    r"(?<!\w)(?:we (?:starten|beginnen|start|begin)|starten we|beginnen we|start is|starts)(?!\w)", re.IGNORECASE
)
GOES_ON = re.compile(
    r"\s+(?:en|and|om|at|van|tot|until|vanaf|from|op|on)\s+(?=\d|we\b|stop|eind|end|zijn|finish|duurt|last|sluit|ronden|hopen)",
    re.IGNORECASE,
)
PLACE_LEAD = re.compile(
    r"^(?:in|op|bij|te|at|aan|via|@)\s+(?:(?:het|de|een|'t|’t|the|a|an|our|ons|onze)\s+(?=\S))?", re.IGNORECASE
)
ARTICLE = re.compile(r"^(?:(?:het|de|een|'t|’t|the|our|ons|onze)\s+|(?:Het|De|Een|The|Our)\s+(?=[a-z]))")
IN_PLACE = re.compile(
    r"^[\s,;–—-]*(?:uur\s*)?(?P<place>(?:in|op|bij|te|at|via)\s+(?!\d|(?:verband|plaats"
    r"|het kader|order|onze agenda)(?!\w))[^,.;!?()]+)",
    re.IGNORECASE,
)
PLACE_WORD = re.compile(
    r"kamer|lokaal|zaal|ruimte|aula|mediatheek|bibliotheek|school|gebouw|\bhal\b|gymzaal"
    r"|locatie|kantine|room|hall|library|building|office|centre|center"
    r"|canteen|gym\b|teams|zoom|online|google meet|jitsi|café|cafe|kerk|church|huis\b|hub\b|speelzaal|plein",
    re.IGNORECASE,
)
PLAIN_PLACE = re.compile(
    r"^(?:\S+\s+){0,2}?\S*(?:kamer|lokaal|zaal|ruimte|aula|mediatheek|bibliotheek|\bhal\b|kantine|\broom|staffroom"
    r"|\bhall\b|library|canteen|\bonline\b|\bteams\b|\bzoom\b|hub\b)",
    re.IGNORECASE,
)
NAMED_PLACE = re.compile(
    r"(?:(?:Plaats|Locatie|Lokatie|Venue|Location|Place)\s+|(?:Lokaal|Ruimte)\s+(?!\d))(?P<place>[^\s:].{1,60})"
    r"|(?P<room>(?:Lokaal|Ruimte|Room)\s+\d{1,3}\w?(?!\w).{0,50})"
)
UNKNOWN = re.compile(
    r"(?:n\.?t\.?b\.?|nnb|n\.?n\.?b\.?|nader te bepalen|volgt(?: nog)?|nog (?:niet )?(?:bekend"
    r"|te bepalen)|tb[acd]|to be (?:confirmed|announced)|[?…-]+)\.?",
    re.IGNORECASE,
)
