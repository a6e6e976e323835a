"""Advertisements, page controls and invitations to subscribe: lines that are no part of an article."""

from __future__ import annotations

import re

PAGE_CONTROL = re.compile(
    r"^(?:\W*(?:advertisements?|ad|sponsored(?: content| by .*)?|skip (?:ad|advertisement|to .*)|(?:story|article|text)"
    r" continues below(?: .*)?|"
    r"continue reading below|(?:advertisement\W+)?(?:continue|scroll|keep) (?:reading|scrolling)(?: below| to .*)?|"
    r"promoted(?: content)?|paid (?:content|post)|"
    r"loading\W*|share|tweet|print|e-?mail|pin(?: it)?|save|comments? ?(?:\(\d+\))?|back to top|read more|copy link|"
    r"listen to (?:this )?(?:article|story)(?:\W.*)?|"
    r"(?:click|tap) (?:here )?to (?:share|print|e-?mail|tweet|enlarge|subscribe|read|view).*|"
    r"share (?:this|on|via|with).*|(?:español|english|en español)|"
    r"\d+ (?:min(?:ute)?s?) read|\d+ comments?|related information|[\d() +./-]{9,24}|[^.!?]{3,60}[®™]|photo gallery|"
    r"view (?:gallery|comments)|this (?:page|post|article) (?:may )?contains? affiliate links.*)\W*)$",
    re.IGNORECASE,
)
_INVITATION = re.compile(
    r"\b(?:newsletters?|sign[- ]?up (?:here|now|today|for (?:our|free|the|daily|weekly))|subscrib(?:e|er|ing)|your inbox|"
    r"follow us|like us on|"
    r"join (?:our|us on|the conversation|\d)|download (?:our|the) (?:free )?(?:app|guide|e-?book)|(?:support|become a)"
    r" (?:our|member|patron|subscriber)|"
    r"get (?:our|more|the) .{0,40}(?:delivered|inbox|newsletter|e-?mail)|e-?mail (?:alerts|updates)|free trial|promo code|"
    r"shop (?:now|our)|buy now|"
    r"all rights reserved|affiliate (?:links|commission)|listen to our podcast|(?:our|my) (?:app|shop|store|podcast) )",
    re.IGNORECASE,
)
_IMPERATIVE = re.compile(
    r"^\W*(?:subscribe|sign[- ]?up|join|follow|get|download|like|want|love|enjoy(?:ed|ing)?|don[’']t miss|never miss|"
    r"click|tap|try|become|support|"
    r"donate|shop|buy|listen|receive|for more|stay|free|save|give|ready|hungry|need|share|tell us|this (?:article|post|"
    r"page)|copyright|©|all rights|"
    r"register|start|read|have a|did you|our|we may|as an|if you (?:enjoyed|liked|found)|looking|more tips|was this)\b",
    re.IGNORECASE,
)


def is_noise(text: str) -> bool:
    """Say whether a line is an advertisement, a page control or an invitation to subscribe."""
    if len(text) > 260 or not text:
        return False
    if PAGE_CONTROL.match(text):
        return True
    return bool(_IMPERATIVE.match(text) and _INVITATION.search(text) and len(text.split()) <= 40) or bool(
        re.match(r"^\W*(?:©|copyright)\s.*\b(?:\d{4}|rights)\b", text, re.IGNORECASE)
    )
