#:
#: scripts/classroom: the functions as exercises
#:   make exercises  the list of what is to be written, and of projects beyond it
#:   make grade      what is right, what is wrong, what is next (SUBMISSION=file or folder, REPORT=junit or csv)
#:   make hint       EXERCISE=backprop: the task and a hint; again: the second hint
#:   make watch      grade again whenever a file is saved
#:   make test-classroom  does the grader tell right from wrong? (some minutes)
.PHONY: grade hint exercises watch test-classroom
grade: build/compiler
	@CXX='$(CXX)' sh scripts/classroom/grade.sh -e '$(EXERCISES)' -r '$(REPORT)' $(if $(SUBMISSION),'$(SUBMISSION)')

watch: build/compiler
	@CXX='$(CXX)' sh scripts/classroom/watch.sh $(EXERCISES)

hint:
	@sh scripts/classroom/hint.sh $(EXERCISE)

exercises:
	@sh scripts/classroom/hint.sh

test-classroom: build/compiler build/doctest/doctest.h
	@CXX='$(CXX)' sh scripts/classroom/test.sh
