#:
#: scripts/classroom: the functions as exercises
#:   make exercises  the list of what is to be written
#:   make grade      SUBMISSION=folder: what is right in it, what is wrong; REPORT=junit writes build/grade/junit.xml
#:   make watch      grade again whenever a file is saved
#:   make hint       EXERCISE=backprop: the task and a hint; again: the second hint
#:   make answers    NAMES="ann-smith bob": the answers to the questions, with the numbers of these names
#:   make test-classroom  does the grader tell right from wrong?
.PHONY: exercises answers grade watch hint test-classroom
exercises:
	@sh scripts/classroom/hint.sh

grade:
	@CXX='$(CXX)' sh scripts/classroom/grade.sh -e '$(EXERCISE) $(EXERCISES)' -r '$(REPORT)' $(if $(SUBMISSION),'$(SUBMISSION)')

watch:
	@CXX='$(CXX)' sh scripts/classroom/grade.sh -w -e '$(EXERCISE) $(EXERCISES)'

hint:
	@sh scripts/classroom/hint.sh $(EXERCISE) $(EXERCISES)

answers:
	@[ -n "$(NAMES)" ] || { echo 'name the students: make answers NAMES="ann-smith bob-jones"' >&2; exit 2; }
	@for name in $(NAMES); do echo "$$name"; \
	    awk -v number="$$(printf '%s' "$$name" | cksum | cut -d ' ' -f 1)" -f scripts/classroom/answers.awk \
	        -f scripts/classroom/questions.awk | sed 's/^/    /'; done

build/beyond: scripts/classroom/beyond.cpp mnist_nn.cpp matrix.hpp build/compiler
	$(COMPILE) -I. scripts/classroom/beyond.cpp -o $@

test-classroom:
	@CXX='$(CXX)' sh scripts/classroom/test.sh
