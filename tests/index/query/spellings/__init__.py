"""Words and letters that are typed in another way than texts write them."""
