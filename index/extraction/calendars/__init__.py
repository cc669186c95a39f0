"""Read days that pages print in other calendars than the Gregorian one, or with months of other names."""
