"""Texts that would run, or become formulas, if anybody took them for more than text."""

from __future__ import annotations

from itertools import product

MARK = "CNRY-XSS"
SCRIPTS = (f"alert('{MARK}')", f"console.log('{MARK}')", f"import('/{MARK}')")
LIVE = (
    "<script>{}</script>", "<ScRiPt>{}</sCrIpT>", "<script/x>{}</script>", "</title><script>{}</script>",
    "</textarea><script>{}</script>", "</script><script>{}</script>", "--><script>{}</script>",
    "]]><script>{}</script>", "<img src=x onerror={}>", '"><img src=x onerror="{}">',
    "'><img src=x onerror={}>", "<svg onload={}>", "<svg><script>{}</script></svg>",
    "<svg><animate onbegin={} attributeName=x dur=1s>", "<math><mtext><img src=x onerror={}></mtext></math>",
    "<body onload={}>", "<input autofocus onfocus={}>", "<details open ontoggle={}>",
    "<video><source onerror={}></video>", "<audio src=x onerror={}>", "<marquee onstart={}>",
    "<iframe src=\"javascript:{}\">", "<iframe srcdoc=\"<script>{}</script>\">",
    "<a href=\"javascript:{}\" autofocus>x</a>", "<form action=\"javascript:{}\"><button autofocus>x",
    "<object data=\"javascript:{}\">", "<embed src=\"javascript:{}\">", "<base href=\"javascript:{}//\">",
    "<meta http-equiv=refresh content=\"0;url=javascript:{}\">", "<link rel=stylesheet href=\"javascript:{}\">",
    "<style onload={}></style>", "<x onclick={} tabindex=1 autofocus onfocus={}>", "\" autofocus onfocus=\"{}",
    "' autofocus onfocus='{}", "javascript:{}", "${{{}}}", "{{{{constructor.constructor(\"{}\")()}}}}",
    "<template><script>{}</script></template>", "<noscript><img src=x onerror={}></noscript>",
    "<div hx-on:load=\"{}\">x</div>", "<div hx-on::load=\"{}\" data-hx-on:click=\"{}\">x</div>",
    "<div hx-trigger=load hx-vals='js:{{x:{}}}' hx-get=/>x</div>", "<img src=x:x onerror={}//",
    "<svg/onload={}//", "\\u003cscript\\u003e{}\\u003c/script\\u003e", "&lt;script&gt;{}&lt;/script&gt;",
    "<a href='&#106;avascript:{}'>x</a>", "<script src=data:,{}></script>", "<isindex action=javascript:{}>",
)  # fmt: skip
CALLING = tuple(
    form.replace("!", f"/{MARK}")
    for form in (
        '<div hx-get="!" hx-trigger="load">x</div>', '<div data-hx-get="!" hx-trigger="load">x</div>',
        '<div hx-post="!" hx-trigger="revealed">x</div>', '<img src="!">', '<link rel="preload" href="!">',
        '"><div hx-get="!" hx-trigger="load">', '<div hx-sse="connect:!">x</div>', '<video poster="!">',
        '<div style="background:url(!)">x</div>', '<body background="!">', '<object data="!"></object>',
    )
)  # fmt: skip
XSS = (*(form.replace("{}", script) for form, script in product(LIVE, SCRIPTS)), *CALLING)

FORMULAS = (
    "=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "\r=1+1", "\n=1+1", "＝1+1", "＋1+1", "－1+1", "＠SUM(1)",
    "=HYPERLINK(\"http://127.0.0.1/CNRY\")", "=cmd|' /C calc'!A0", "%0A=1+1", "|calc", "\u200b=1+1",
    "\ufeff=1+1", "  =1+1", "-2+3+cmd|' /C calc'!A0", "=IMPORTXML(\"http://127.0.0.1\")",
)  # fmt: skip
STARTERS = "=+-@\t\r\n＝＋－＠|%"
