"""The commands of `gongkai`: a module each, with its options (`add_to`) and what it does (`run`)."""
