#include "/scripts/classroom/tests/*.cpp"
