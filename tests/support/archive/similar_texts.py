"""Texts that are alike, and others."""

from __future__ import annotations

STORY = (
    "The ferry from Lunt to the islands sails again on Sunday, three weeks after a storm had damaged the pier.",
    "Its captain, Ada Holm, said that the new fenders had come from a yard in the south and were fitted in two days.",
    "Tickets cost the same as before; who had booked for the days without a ferry gets the money back, she said.",
    "The islands were supplied by two fishing boats meanwhile, which brought the mail every morning and bread at noon.",
)

EDITED = (
    STORY[0].replace("three weeks", "almost a month"),
    STORY[1].replace(", Ada Holm,", ""),
    STORY[2],
)

OTHERS = (
    "Fishermen landed four tons of herring on Monday, more than in any week since the harbour was dredged in spring.",
    "The county wants to close the school at Ostwick, where eleven children are taught by two teachers in one room.",
    "A lynx was seen near the mill again, says the forester, who warns of leaving sheep outside of the fence at night.",
)
