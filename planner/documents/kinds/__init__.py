"""One module per group of documents: each function turns a pack, plan rows and options into content."""
