/// libedit for Swift: its variadic calls wrapped one by one.
#pragma once
#include <histedit.h>
