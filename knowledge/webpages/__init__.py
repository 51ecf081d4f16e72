"""What a page of a government site is and where it leads: to reports, attachments, further pages of a list."""
