"""Taking courses: enrolment, lessons, answers, progress and completion."""
