"""Several processes of one bot: who is there, who answers which chat, and who goes on when one dies."""
