"""Read words and letters of a question that are typed in another way than texts write them."""
