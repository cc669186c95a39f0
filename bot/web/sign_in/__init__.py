"""Sign people in with what Telegram says about them."""
