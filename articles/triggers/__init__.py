"""Four eyes, held by the database: whoever bypasses the verbs meets the same rules. FE1 to FE8 are numbered as the desk names them.

Each trigger takes the article's row FOR UPDATE first, since two transactions that each look and then write would both pass. A
refusal is an integrity error whose constraint is ``four_eyes_<rule>``; ``articles.checking.eyes`` gives it the verbs' words.
"""

from articles.triggers.installing import install_four_eyes, install_verified_credentials

__all__ = ["install_four_eyes", "install_verified_credentials"]
