"""Characters that are not seen where text is shown, and change what is seen."""

#: The inside of a class of a regular expression. Control characters move a terminal's cursor and
#: write to its title; line separators and what turns the direction of writing make a line look like
#: another one; with characters that have no width two names look alike; surrogates cannot be
#: encoded. The joiners U+200C and U+200D stay: scripts and emojis need them.
UNSEEN = (
    "\x00-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ud800-\udfff\ufeff\uffa0\ufff9-\ufffb\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e007f"
)
