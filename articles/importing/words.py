"""The words that reading rests on: posts, post-nominals, speech verbs, organisations. Data, not logic."""

from __future__ import annotations

import re

UPPER = "A-Z" + "".join(chr(c) for c in range(0xC0, 0x250) if chr(c).isupper())
LETTER = r"[^\W\d_]"


def word_set(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Nouns that name a post, profession, rank or standing; ``is_role_noun`` adds the regular endings.
ROLE_NOUNS = word_set("""
    professor lecturer instructor dean provost chancellor chair chairman chairwoman chairperson director president
    vice-president chief head founder cofounder co-founder owner co-owner partner principal manager officer executive
    ceo cto cfo coo ciso cio cmo secretary treasurer commissioner administrator coordinator supervisor leader lead
    fellow member resident intern trainee student researcher investigator scientist scholar analyst engineer developer
    designer architect consultant advisor adviser specialist expert authority spokesperson spokesman spokeswoman
    representative ambassador advocate activist lawyer attorney barrister solicitor judge doctor physician clinician
    practitioner surgeon internist hospitalist nurse midwife doula pharmacist dentist orthodontist hygienist paramedic
    veterinarian vet therapist counselor counsellor psychologist psychiatrist dietitian dietician nutritionist chef
    trainer coach instructor teacher educator author co-author writer editor editor-in-chief journalist reporter
    columnist contributor blogger host podcaster presenter producer historian librarian curator economist statistician
    biostatistician epidemiologist staff faculty associate assistant attending registrar captain major colonel
    lieutenant sergeant general admiral commander inspector detective officer chemist physicist astronomer mathematician
    farmer baker brewer gardener plumber electrician technician mechanic auditor accountant planner broker pilot
    officer hacker programmer technologist strategist chairholder superintendent superintendant deputy senator
    minister mayor governor attorney-general laureate emeritus practitioner creator inventor entrepreneur trichologist
    esthetician aesthetician optometrist optician audiologist chiropractor osteopath acupuncturist naturopath herbalist
    physiotherapist podiatrist pulmonologist hepatologist guide warden ranger keeper breeder grower maker vice-chair
    marshal firefighter co-director co-chair co-lead co-president co-editor co-host co-creator postdoc candidate
    trustee patron chaplain vicar priest rabbi imam pastor steward custodian caretaker
    agent clerk cashier bartender waiter waitress server barista sommelier winemaker cheesemaker butcher carpenter builder
    contractor roofer locksmith welder machinist banker trader bookkeeper actuary underwriter realtor landlord archivist
    translator interpreter linguist photographer filmmaker illustrator painter sculptor hairdresser barber stylist colorist
    tailor seamstress lifeguard firefighter beekeeper dispatcher courier mechanic foreman surveyor geologist botanist
    shepherd rancher fisherman fisher forester arborist sailor skipper driver mediator negotiator lobbyist campaigner
    organizer organiser volunteer researcher psychotherapist optician phlebotomist radiologist anesthetist anaesthetist
    intensivist medic veteran apprentice perfusionist radiographer sonographer ethicist bioethicist
""")
_ROLE_ENDING = re.compile(
    r"(?:ologist|iatrist|ician|icist|ographer|ologian|atrician|therapist|odontist|surgeon|trician|keeper)$"
)

# Words ending like a post that name something else.
_NO_ROLE = word_set("magician musician politician")

ROLE_MODIFIERS = word_set("""
    former past retired emeritus emerita adjunct clinical associate assistant senior junior chief deputy vice executive
    managing acting interim founding honorary visiting full-time part-time full time part board-certified certified
    board registered licensed chartered accredited qualified
""")

DEGREES = word_set("""
    MD DO PhD DPhil MBBS MBChB MBBCh BMBS BChir MBBCHIR DPT DNP PharmD PsyD EdD DrPH ScD DSc JD LLB LLM LLD DDS DMD DVM
    VMD BVSc BVetMed AuD OD DC ND NMD DPM DrPh DSW DHSc DBA DMSc BA BS BSc BSN BEng BEd AB MA MS MSc MSN MSW MPH MPhil
    MBA MEd MEng MHA MHS MSPH MSCI MSCE MPP MPA MFA MCE MMSc MSEd MAEd MCR MSCR MSSW MSHS RD RDN RN LDN LD CDN CDE
    CDCES CNS CSSD CSO CSR CSP CNSC NP FNP FNP-C FNP-BC APRN ARNP CRNP CRNA CNM CNP PNP WHNP AGNP DCN PA PA-C PT OT OTR
    OTR/L OTD SLP CCC-SLP CCC-A ATC CSCS CPT NASM CES PES RPh BCPS BCACP LCSW LICSW LMSW LMFT LMHC LPC LCPC LPCC LMT
    CHES MCHES CPH IBCLC RPSGT RDMS RVT RRT CRT CPA CFA CFP CISSP CISA CISM CEH PE PMP Esq FACP FACC FACS FACOG FACEP
    FAAD FAAP FAAFP FAAN FAHA FASA FACR FACG FAAO FACE FCCP FIDSA FAASM FAAOS FAPA FRCP FRCS FRCPC FRCPCH FRCGP FRCPsych
    FRCOG FRSM FRS FRSC FRSB FRSPH FFPH FFPM FCPS FCP FCCM FNLA FSCAI FHRS FACSM FAND FADA FADCES FAAPMR FACLM FAACE FAPTA
    FAARC FAANP FBA FIET MRCP MRCS MRCGP MRCPsych MRCOG MRCVS MRPharmS MCSP MBE OBE CBE OAM AM AO KBE DBE CBiol CChem
    CPsychol CSci CEng RCN RCVS RMT RYT E-RYT RGN RMN SRD ANutr RNutr DipION LCCE CLC CLE CIMI PCNA CHWC NBC-HWC NCC ABPP
    ABIM ABFM BCBA BCBA-D LAc DACM DAOM LM CPM DipABLM DABR DABFM DACBN CCN CFSP RPN LVN LPN EMT EMT-P NREMT DACVIM
    DACVB DACVD CAAB PT-C OCS SCS GCS NCS CHT CLT WCS LSVT FAOTA MOT MPT MHP MSPT MSOT BScPT BVMS PGDip PGCE Hons
    HonDSc EdM SM ScM MDiv MAR DrMed MRCVS CertEd CMT CTRS CADC CASAC LADC LBSW RSW ACSW CCRN CEN CWOCN
""")
_DEGREE_KEYS = frozenset(re.sub(r"[^a-z]", "", degree.lower()) for degree in DEGREES)

ORGANISATION_WORDS = word_set("""
    university college school institute institutes center centre hospital clinic clinics laboratory laboratories lab labs
    academy association society foundation council commission agency department ministry bureau board corporation
    company inc llc ltd group trust union federation network alliance initiative project program programme museum library
    press journal times post news gazette herald tribune health healthcare medicine medical administration service
    services system systems security technologies technology software partners consulting associates therapy pharmacy
    pharmaceuticals biosciences sciences observatory zoo garden gardens park church court authority organization
    organisation league club committee faculty division office practice studio studios house bank fund hospice infirmary
    polytechnic campus consortium coalition cooperative nhs fda nih cdc who nasa mit ucla
""")

SPEECH_VERBS = word_set("""
    say says said add adds added adding explain explains explained explaining affirm affirms affirmed note notes
    noted tell tells told warn warns warned recommend recommends recommended advise advises advised suggest
    suggests suggested argue argues argued continue continues continued recall recalls recalled agree agrees agreed write
    writes wrote caution cautions cautioned stress stresses stressed emphasize emphasizes emphasized emphasise emphasises
    emphasised insist insists insisted report reports reported admit admits admitted concede concedes conceded observe
    observes observed remark remarks remarked claim claims claimed state states stated comment comments commented ask asks
    asked joke jokes joked laugh laughs laughed reply replies replied respond responds responded conclude concludes
    concluded counsel counsels counseled urge urges urged acknowledge acknowledges acknowledged confirm confirms confirmed
    maintain maintains maintained contend contends contended declare declares declared announce announces announced reveal
    reveals revealed quip quips quipped sigh sighs sighed muse muses mused offer offers offered put puts wonder wonders
    wondered shrug shrugs shrugged elaborate elaborates elaborated clarify clarifies clarified summarize summarizes
    summarized summarise summarises summarised tweet tweeted post posted remind reminds reminded reassure reassures
    reassured predict predicts predicted counter counters countered estimate estimates estimated point points pointed
    describe describes described call calls called chuckle chuckles chuckled grin grins grinned smile smiles smiled
    believe believes believed think thinks thought mention mentions mentioned assert asserts asserted
    promise promises promised begin begins began finish finishes finished share shares shared answer answers answered
    complain complains complained object objects objected vow vows vowed speculate speculates speculated confess confesses
    confessed exclaim exclaims exclaimed echo echoes echoed hear heard go goes went read reads lament laments lamented
    theorize theorizes theorized hypothesize hypothesizes
""")
# These open or close a quotation only right beside it; elsewhere they are ordinary verbs.
WEAK_VERBS = word_set("""
    put puts point points pointed describe describes described call calls called believe believes believed think thinks
    thought hear heard go goes went read reads begin begins began finish finishes finished share shares shared
    post posted report reports reported offer offers offered estimate estimates estimated report
""")

HONORIFICS = r"(?:Drs?|Prof(?:essor)?|Mr|Mrs|Ms|Mx|Miss|Sir|Dame|Rev|Sister|Fr|Hon)\.?"
RANKS = (
    r"(?:(?:Lt|Lieutenant)\.? (?:Col|Colonel|Gen|General|Cmdr|Commander)\.?|(?:Maj|Major|Brig|Brigadier)\.? Gen(?:eral)?\.?"
    r"|Rear Adm(?:iral)?\.?|Col(?:onel)?\.?|Capt(?:ain)?\.?|Maj(?:or)?\.?|Lt\.?|Lieutenant|Sgt\.?|Sergeant|Cmdr\.?|Commander"
    r"|Gen\.?|General|Adm\.?|Admiral|Brig\.?|Brigadier|Cpl\.?|Corporal|Nurse|Chef|Coach|Judge|Senator|Sen\.?|Rep\.)"
)

FEMALE = word_set("""
    mary jane anna anne ann emma laura sarah sara lisa karen nancy susan linda barbara patricia jennifer elizabeth maria
    margaret helen helena sandra donna carol ruth sharon michelle kristina christina christine kristin kimberly amy
    angela melissa rebecca stephanie kathleen katherine catherine kate katie julie julia heather diane virginia joyce
    victoria kelly lauren joan evelyn judith megan cheryl andrea hannah jacqueline martha gloria teresa theresa rose
    rosalind delia priya noor aisha fatima amina leila layla ingrid astrid freya sofia sophia sophie olivia grace claire
    clara charlotte amelia isabel isabella elena elisa eva eve nina nora tina rita lucia lucy alice ellen eileen irene
    naomi nadia tanya olga natalia svetlana yuki mei ling priyanka anjali deepa lakshmi meera sunita shreya ursula audrey
    julie corinne lorra mara tamara monica veronica bridget fiona siobhan niamh moira sheila beth betty dorothy marie
    louise danielle nicole erin erica tara tracy wendy yvonne zoe ada adaeze ngozi chioma abena ama gemma imogen harriet
    beatrice camille chloe juliette esther miriam rachel leah deborah hilda greta heidi anita carmen pilar ines marta
""")
MALE = word_set("""
    john james robert michael william david richard joseph thomas charles christopher daniel matthew anthony mark donald
    steven stephen paul andrew joshua kenneth kevin brian george edward ronald timothy jason jeffrey ryan jacob gary
    nicholas eric jonathan larry justin scott brandon benjamin ben samuel sam gregory frank alexander raymond patrick jack
    dennis jerry tyler aaron jose adam nathan henry henrik douglas zachary peter kyle walter ethan jeremy harold keith
    christian roger noah gerald carl terry sean arthur lawrence lars olaf sven erik magnus marcus marco mario luca paolo
    pietro giovanni raul carlos juan luis miguel pedro pablo diego javier fernando tom tim jim bill bob joe dan dave mike
    steve rob ted fred ed hugh hugo ivan ivo igor boris dmitri sergei omar ali ahmed mohammed muhammad hassan khalid ibrahim
    raj ravi sanjay vikram arjun amit anil sunil kenji hiroshi takeshi wei jun min kofi kwame kwabena chidi emeka tunde
    oliver oscar leo liam owen rhys gareth ian neil colin graham stuart simon martin malcolm duncan angus callum declan
    ciaran connor bruno felix klaus jurgen hans fritz otto emil anton viktor victor vincent philip phillip julian adrian
    dean elias isaac abraham moses solomon ezra caleb levi tobias theo theodore felipe rafael mateo andres byron edwin
""")


def is_role_noun(word: str) -> bool:
    """Say whether ``word`` names a post, profession or rank, in the singular or plural."""
    bare = word.lower().strip(".,;:’'")
    if bare in ROLE_NOUNS:
        return True
    return len(bare) > 6 and bool(_ROLE_ENDING.search(bare)) and bare not in _NO_ROLE


def is_degree(word: str) -> bool:
    """Say whether ``word`` is a post-nominal: a known one in any punctuation, or three and more capitals."""
    bare = word.strip(",;()")
    key = re.sub(r"[^a-z]", "", bare.lower())
    if key in _DEGREE_KEYS and sum(letter.isupper() for letter in bare) >= 2 - (key == "esq"):
        return True
    return bool(re.fullmatch(r"F[A-Z]{3,6}|[A-Z]{2,}-[A-Z]{1,3}|(?:[A-Z][a-z]?\.){2,5}[A-Z]?", bare))


def is_organisation(text: str) -> bool:
    """Say whether a capitalised ``text`` names an organisation, going by its words."""
    words = [re.sub(r"[’']s$", "", word.strip(".,;:()")).lower() for word in text.split()]
    return any(word in ORGANISATION_WORDS for word in words)


def gender(first_name: str) -> str:
    """Return ``f``, ``m`` or an empty string where a first name does not say."""
    name = first_name.lower()
    return "f" if name in FEMALE else "m" if name in MALE else ""


def leaning(name: str) -> str:
    """Return what the ending of an unknown first name suggests: good for a choice, never for excluding anybody."""
    first = name.split()[0].lower()
    if re.search(r"(?:[^aeiou]a|ia|ette|elle|lyn|lynn|ine|trix|een|ice)$", first):
        return "f"
    return "m" if re.search(r"(?:(?<!k)o|us|or|ert|ard|old|ick|ian|uel|ert|mir|ek|av)$", first) else ""
