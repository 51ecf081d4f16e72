"""What goes wrong around the program: disks, damaged files, clocks, networks, locks; and a day of it all at once."""
