#include "server/cli/exit.hpp"

#include <iostream>

namespace vanthu::cli {

int print_error(const Error& error, int exit_code) {
    std::cerr << "vanthu: " << error.detail.vi << "\n        " << error.detail.en << "\n";
    for (const FieldError& field : error.fields) {
        std::cerr << "        " << field.pointer << ": " << field.detail.vi << " / " << field.detail.en << "\n";
    }
    if (!error.cause.value.empty()) {
        std::cerr << "        (" << error.cause.value << ")\n";
    }
    return exit_code;
}

}  // namespace vanthu::cli
