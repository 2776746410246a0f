#pragma once

#include "core/result.hpp"

/// How commands end. Ordinary failures are 1; usage is 64 (EX_USAGE), unreadable input 65 (EX_DATAERR), a part of the program that is
/// missing 72 (EX_OSFILE) and configuration 78 (EX_CONFIG) of sysexits.h.
namespace vanthu::cli {

constexpr int exit_failure = 1;
constexpr int exit_usage = 64;
constexpr int exit_unreadable = 65;
constexpr int exit_incomplete = 72;
constexpr int exit_configuration = 78;

/// Prints an error in both languages to standard error.
int print_error(const Error& error, int exit_code = exit_failure);

}  // namespace vanthu::cli
