"""Words that a note about a named person should not hold: found by lists, in four languages.

The lists know words, not meanings: they warn too often and miss what is said in other words (of
notes that they were not made with, about four in ten). So nothing is decided by them; whoever
writes is asked to look once more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Topic(StrEnum):
    """What the words touch; the first four are special categories of personal data in the EU."""

    HEALTH = "health"
    RELIGION = "religion"
    UNION = "union"
    POLITICS = "politics"
    FAMILY = "family"
    OFFENCE = "offence"
    INSULT = "insult"


WORDS: dict[Topic, str] = {
    Topic.HEALTH: """
    ill|sick|illness*|disease*|migraine*|kidney*|liver|cirrhosis|tumor*|leukaemia|leukemia|chemo|dialysis|stroke
    pacemaker|bypass|insomnia|panic attack*|nervous breakdown|mental*|schizophren*|medication|antidepressant*
    pills|doctor says|operated on|knee replacement|hip replacement|rehab|drinking problem|drunk*|drug*|cocaine
    sober|obes*|anorex*|bulimi*|blind|deaf|hearing aid|crippled|parkinson*|alzheimer*|sclerosis|arthritis
    back pain|slipped disc|covid|infected|fertility|ivf|maternity leave|menopause|exhausted
    erkrank*|leidet an|migräne|nieren*|leberleiden|tumor*|leukämie|chemo|dialyse|herzschrittmacher|bypass
    schlaflos*|panikattacke*|nervenzusammenbruch|psych*|medikament*|tabletten|arzt|operiert|hüfte|knie op
    reha|kur|entzug|säufer|trinkt zu viel|betrunken|drogen*|kokain|übergewicht*|magersüchtig|blind|taub|schwerhörig
    parkinson|alzheimer|multiple sklerose|arthrose|rückenleiden|bandscheib*|diabetes|asthma|elternzeit|burnout
    krebserkrankung
    migraine*|rein|foie|tumeur|leucémie|chimio*|dialyse|pacemaker|pontage|insomni*|crise de panique|mental*
    schizophrèn*|médicament*|antidépresseur*|médecin|rééducation|cure|boit trop|ivrogne|ivre|drogu*|cocaïne
    obèse|surpoids|anorexi*|aveugle|sourd|sourde|parkinson|alzheimer|sclérose|arthrose|mal de dos|hernie
    diabète|asthme|congé parental|épuisé|épuisée|burn-out|dépression|hospitalis*|santé mentale
    sjuk|sjukt|migrän|njur*|lever|tumör|leukemi|dialys|pacemaker|sömnlös*|panikattack*|psykos*|medicin*|läkare
    rehab*|avgiftning|dricker för mycket|berusad|full på|drog*|kokain|överviktig|anorexi|blind|döv|hörapparat
    parkinson|alzheimer|ms-sjuk|ledgångsreumatism|ryggont|diskbråck|diabetiker|astma|föräldraledig|utmattad
    deprimerad|depression*|utbränd|utmattning*|cancersjuk|ivf|epilepsi|handikapp*|adhd|autis*
    sick leave|sick note|burned out|burnt out|burnout|cancer|tumour|chemotherapy
    heart attack|had a stroke|alcoholic*|drinks too much|pregnan*|depress*|anxiety|bipolar
    psychiatr*|psycholog*|therapist|surgery|hospital*|diabet*|epilep*|asthma|disabled|disability
    wheelchair|dementia|illness|hiv|overweight|addict*|miscarriage|mental health|adhd|autis*
    krankgeschrieben|krankheit|krank|burn-out|krebs|chemotherapie|herzinfarkt|schlaganfall
    alkohol*|schwanger*|mutterschutz|depressi*|angststörung|psychisch*|therapeut*|seiner operation
    ihrer operation|krankenhaus|klinik|behindert*|schwerbehindert*|rollstuhl|demenz|süchtig
    fehlgeburt|diabetiker*
    arrêt maladie|malade|maladie|infarctus|avc|alcooli*|enceinte|congé maternité|dépressi*|anxiété
    psychiatr*|son opération|opéré*|chirurgie|hôpital|diabétique|épilep*|handicapé*
    fauteuil roulant|démence|toxicomane|fausse couche
    sjukskriv*|sjukdom|utbränd|cancer|cellgift*|hjärtinfarkt|stroke|alkoholist|alkoholproblem|gravid
    mammaledig|ångest|psykisk*|psykolog|ryggoperation|hjärtoperation|sin operation|opererad|opererades|sjukhus|funktionsned*
    rullstol|demens|missbruk*|missfall|diabetes
    """,
    Topic.RELIGION: """
    buddhis*|sikh*|baptist*|pentecostal*|lutheran|methodist|pastor|priest|rabbi|imam|sunday mass|mass on|bible
    quran|koran|faith|devout|god-fearing|convert*|sect|scientolog*|baptis*|confirmation of his|hijab|headscarf|kippa
    moslem*|buddhist*|hindu*|freikirch*|sekte|pfarrer|priester|rabbi|imam|gottesdienst|messe am sonntag|bibel|koran
    gottesfürchtig|konvertier*|kopftuch|getauft|glauben an gott|protestant*|katholik*|orthodox*|fromm|scientolog*
    bouddhis*|hindou*|judaïsme|islam|curé|prêtre|rabbin|imam|messe du|bible|coran|foi|pieux|pieuse|converti*|secte
    voile islamique|foulard|baptisé*|évangélique|pratiquant*|protestantisme
    buddhist*|hindu*|pingst*|baptist*|präst*|rabbin|imam|gudstjänst|bibeln|koranen|tro på gud|gudfruktig|konverter*
    sekt|slöja|döpt|muslimsk*|kristen|katolik*|ortodox|mormon|synagog*
    catholic*|protestant|muslim*|islam*|jewish|jew|judaism|hindu*|buddhis*|mosque|synagogue|church
    religious|religion|atheist|ramadan|prays|pray|orthodox|jehovah*|mormon*|evangelical|kosher|halal
    born-again
    katholi*|evangelisch*|protestantisch|moschee|synagoge|kirche|religiös*|atheist*|jude|jüdin|jüdisch*
    zeuge jehovas|zeugen jehovas|muslimin|betet|gläubig*
    catholique*|protestant*|musulman*|juif|juive|juifs|mosquée|église|religieu*|athée|témoin de jéhovah
    témoins de jéhovah|prie|croyant*
    katolsk*|katolik|protestantisk|judisk|jude|judinna|moské*|kyrkan|synagogan|jehovas|frireligiös|troende
    ber till
    """,
    Topic.UNION: """
    union chairman|union leader|chairman of the union|union official|union activist|union meeting|union work
    unionised|unionized|collective bargaining for|works council|picket*|of the union|unite member|shop stewards
    gewerkschaft|betriebsräte|verdi|ver.di|ig bce|ig bau|arbeitnehmervertreter|warnstreik|streikposten|vertrauensmann
    syndicats|force ouvrière|cfe-cgc|sud solidaires|comité d'entreprise|prud'hommes|représentant du personnel|piquet de grève
    fack*|fackklubb*|kommunal-medlem|unionen|lo|tco|strejkvakt*|strejkade|förtroendeman
    trade union*|labour union|labor union|union member*|union man|union woman|union rep*|in the union
    shop steward|organised the strike|organized the strike|led the strike|went on strike
    gewerkschaft*|betriebsrat|betriebsrätin|ig metall|verdi-mitglied|streik im werk|streik mit angeführt
    streikführer
    syndicat|syndical*|syndiqué*|cgt|cfdt|délégué du personnel|mené la grève|gréviste
    facklig*|facket|fackförbund*|if metall|fackombud|ledde strejken|lo-medlem
    """,
    Topic.POLITICS: """
    campaign*|social democrat*|labour*|tory|tories|marxist*|liberal*|populist|anti-vaxxer|trump*|brexit*
    political*|his politics|her politics|member of parliament|town council|councillor|demonstrat*|votes green|left of
    anarchist*|extremist*|conspiracy*|the greens|voter|politician
    links|linke|die linke|grüne|grünen|sozialdemokrat*|wähler|wählt grün|politik|politisch*|demonstr*|querdenker
    reichsbürger|verschwörung*|bundestag|landtag|gemeinderat|anarchist*|konservativ*|liberal*|freie wähler|extremist*
    soutient|mélenchon|macron|le pen|parti socialiste|député*|maire de|conseillère municipale|manifest*|vote|électeur
    gauchiste|de gauche|de droite|écologiste|nationaliste|complotiste|royaliste|politique*|adhérent
    miljöpartiet|moderaterna|centerpartist|liberal*|vänsterpartiet|kristdemokrat*|politisk*|politik|demonstrer*
    riksdag*|nationalist*|anarkist*|konspiration*|väljare|socialist*|nazist*|fascist*|partiet
    votes|voted for|conservative|socialist*|communist*|liberal democrat*|far-right|far right|far-left
    party member|left-wing|right-wing|republican|democrat|labour list|labour party|green party
    ran for parliament|nationalist|fascist|nazi|activist|political views
    wählt die|afd|cdu*|spd*|fdp-*|csu*|sozialist*|kommunist*|rechtsextrem*|linksextrem*|rechtsradikal*
    parteimitglied*|kandidiert|für die grünen|bei den grünen|stadtrat|politisch aktiv
    vote à|vote pour le|extrême droite|extrême gauche|socialiste*|communiste*|militant*|macroniste
    élections municipales|élue|conseiller municipal|rassemblement national
    röstar på|röstade på|högerextrem|vänsterextrem|kommunist|moderat|sverigedemokrat*|socialdemokrat*
    partimedlem|vänsterpartist|miljöpartist|kommunfullmäktige|politiskt aktiv
    """,
    Topic.FAMILY: """
    separated|separation|split up|broke up|kids|children|marriage|married to|remarried|widow*|his mother|her mother
    his father|her father|his parents|her parents|his ex|her ex|ex-wife|ex-husband|girlfriend|lover|mistress|affair
    cheats on|his sex|sexual*|same-sex|lives alone|adopt*|stepson|stepdaughter|his brother|her sister|private life
    his partner|her partner|debts|gambl*
    getrennt|trennung|ehe|verheiratet|verwitwet|witwe*|kinder|seine mutter|ihre mutter|sein vater|ihr vater|eltern
    ex-frau|ex-mann|geliebte*|affäre|fremdgeh*|sexuell*|sexual*|lebt allein|adoptiert*|stiefsohn|bruder|schwester
    privatleben|lebenspartner*|lebensgefährt*|schulden|spielsüchtig*|schwule*
    séparé*|séparation|rupture|marié*|remarié*|veuf|veuve|ses enfants|son enfant|sa mère|son père|ses parents|son ex
    amant*|liaison|trompe|sexuel*|vit seul*|adopté*|belle-mère|son frère|sa sœur|vie privée|dettes|joueur compulsif
    separer*|skilt|skilde|skilja sig|gift med|omgift|änka|änkling|barnen|hans barn|hennes barn|hans mamma|hennes mamma
    hans pappa|hennes pappa|föräldrar|exfru|exman|älskarinna|otrohet|affär med|sexuell*|bor ensam|adopter*|bror|syster
    privatliv|skulder|spelmissbruk*|sambon|fästmö
    divorce|divorced|divorcing|her husband|his wife|her wife|his husband|girlfriend|boyfriend|affair with
    single mother|single father|single parent|gay|lesbian|homosexual|bisexual|transgender|their daughter
    his daughter|her daughter|their son|his son|her son|custody|marriage|love life|infertil*
    scheiden|scheidung|geschieden|ihr mann|seine frau|ihre frau|sein mann|freundin|alleinerziehend*|schwul
    lesbisch|homosexuell*|seine tochter|ihre tochter|sein sohn|ihr sohn|sorgerecht|ehe kaputt|liebschaft
    en plein divorce|divorcé*|divorce|son mari|sa femme|sa compagne|son compagnon|élève seul|élève seule|mère célibataire|père célibataire|homosexuel*
    lesbienne|gay|sa fille|son fils|garde des enfants|célibataire|maîtresse
    skilsmässa|skild|hennes man|hans fru|flickvän|pojkvän|sambo|ensamstående|homosexuell|bög|lesbisk
    hans dotter|hennes dotter|hans son|hennes son|vårdnad*|otrogen
    """,
    Topic.OFFENCE: """
    cheated|tax fraud|taxes|convict*|sentenced|guilty|thief|stealing|stolen|embezzle*|corrupt*|kickback*|drug dealing
    assault*|violen*|beat his|rape*|drink-driving|dui|speeding|licence revoked|court case against|charged with|bail
    on parole|probation|insider trading|forg*|smuggl*|suspect*|investigated
    veruntreut|steuern hinterzogen|straftat*|strafanzeige|angeklagt|schuldig|dieb|diebstahl|korrupt*|gewalttätig
    schlägt|vergewaltig*|alkohol am steuer|führerscheinentzug|anklage|bewährung|insiderhandel|fälsch*|schmuggel*
    vorstrafe*|ermittelt|haft|knast
    coupable|voleur|voleuse|vol de|corruption|violent*|frappe sa|viol|alcool au volant|retrait de permis|mis en examen
    sursis|délit|faux papiers|contrebande|suspect*|inculpé*|détournement|blanchiment|taule|trafic
    körde full|rattonykter|skyldig|tjuv|stulit|korruption|korrumper*|våldsam|slår sin|våldtäkt|åtalad|åtal|misstänkt*
    villkorlig|insiderbrott|förfalsk*|smuggl*|skattefusk|dömts|kriminell*|svart pengar|körkort
    convicted of|criminal record|criminal|arrested|drunk driving|lost his licence|lost her licence|prison|jail|bribe*
    fraud|embezzl*|stole|theft|police|took bribes|tax evasion|lawsuit against him|prosecuted|harass*
    vorbestraft|verurteilt|trunkenheit|führerschein|schmiergeld|bestech*|betrug|betrugs|gefängnis
    strafverfahren|verhaftet|gestohlen|unterschlag*|polizei|steuerhinterziehung|belästig*
    casier judiciaire|condamné*|ivresse|pots-de-vin|pot-de-vin|corrompu*|prison|arrêté par|fraude|police
    escroquerie|détourné|harcèle*|volé
    straffad|dömd|dömdes|rattfyll*|körkortet|mutor|muta|bedrägeri|fängelse|greps|gripen|polisen|stöld|stal
    förskingr*|skattebrott|trakasser*|brottsling
    """,
    Topic.INSULT: """
    ass|asshole*|pompous|fat|creep*|loser|nutcase|crazy|mad woman|cretin|imbecile|scum|pig|snake|weasel|psycho|nobody
    slimy|sleazy|worthless|brainless|clueless|dim|snob|bully|hypocrite|drama queen|hysterical|parasite|scumbag
    schnösel|dumm|doof|fett|spinner|verrückt|irre|schleimer|schwein|ratte|hysterisch|zicke|wichtigtuer|schwachkopf
    nichtsnutz|taugenichts|penner|mistkerl|großmaul|heuchler|pfeife|niete|bescheuert|widerlich|charakterlos
    sale type|bête|gros lard|fou|folle|taré|salaud|ordure|cochon|hystérique|prétentieux|prétentieuse|hypocrite|bon à rien
    minable|débile|crapule|escroc|raté|vantard|casse-pieds|pénible|malhonnête|stupide
    tjurskalle|dum|fet|tokig|galen|gris|råtta|hysterisk|skrytmåns|pajas|nolla|skithög|hycklare|värdelös|äcklig|idiotisk
    översittare|odräglig|slemmig|falsk
    idiot*|incompetent|lazy|liar|stupid|fool|moron|arrogant|jerk|crook|dumb|useless person|asshole|bastard
    clown|coward|bitch|ugly|hopeless
    unfähig|faul|lügner*|dummkopf|blöd*|arschloch|trottel|depp|arrogant*|versager|feigling|hässlich
    incompétent*|paresseu*|menteu*|imbécile|crétin*|con|connard|abruti|arrogant*|nul|lâche|moche
    inkompetent|lat|lögnare|dumskalle|dum i huvudet|korkad|idiot|arrogant|skitstövel|fegis|ful|odugling
    """,
}
"""Words and phrases by topic: English, German, French, Swedish; a star stands for any letters."""

HARMLESS = """
church street|union bank|european union|criminal waste|operation manual|democratic process
far-right corner|far right corner|con il|con el
""".strip().replace("\n", "|")
"""Phrases in which such a word says nothing about a person."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Words of a text, and what they touch."""

    topic: Topic
    words: str


def delicate(text: str) -> tuple[Finding, ...]:
    """Return the words of a note that touch what it should not hold about a person.

    Word lists in English, German, French and Swedish, on whole words; phrases that are known to be
    harmless are looked over. A list finds words, no meanings.

    Parameters
    ----------
    text
        A note as it was written; empty gives nothing.

    Returns
    -------
    tuple of Finding
        Topic by topic, each word once, in the order of the text.

    Raises
    ------
    Nothing.

    Source
    ------
    Own lists. The topics are those of Art. 9 and 10 GDPR, and what the CNIL asks to keep out of
    free text about customers: family and insults.

    Example
    -------
    >>> [(one.topic.value, one.words) for one in delicate("He is on sick leave. A lazy man.")]
    [('health', 'sick leave'), ('insult', 'lazy')]
    >>> delicate("They want fewer stops on line 2.")
    ()
    """
    plain = _HARMLESS.sub(" ", text)
    return tuple(
        Finding(topic, words)
        for topic, pattern in _PATTERNS.items()
        for words in dict.fromkeys(one.group().lower() for one in pattern.finditer(plain))
    )


def _pattern(words: str) -> re.Pattern[str]:
    known = {one.strip() for one in words.replace("\n", "|").split("|")} - {""}
    parts = (
        re.escape(one.strip("*")).join(
            (r"\w*" if one.startswith("*") else "", r"\w*" if one.endswith("*") else "")
        )
        for one in sorted(known, key=len, reverse=True)
    )
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)


_PATTERNS = {topic: _pattern(words) for topic, words in WORDS.items()}
_HARMLESS = _pattern(HARMLESS)
