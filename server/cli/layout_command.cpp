#include <iostream>

#include <fmt/format.h>

#include "server/app/outgoing/layout_check.hpp"
#include "server/cli/commands.hpp"
#include "server/ops/sandbox.hpp"

namespace vanthu::cli {

int check_layout(const std::filesystem::path& file, const std::string& type) {
    const auto expected = type.empty() ? Result<layout::Expected>{layout::Expected{}} : app::expected_of_type(type);
    if (!expected) {
        return print_error(expected.error(), exit_usage);
    }
    ops::LinuxSandbox sandbox(std::filesystem::temp_directory_path() / "vanthu-layout");
    const auto deviations = app::check_pdf_layout(sandbox, file, *expected);
    if (!deviations) {
        return print_error(deviations.error(), exit_unreadable);
    }
    bool is_wrong = false;
    for (const layout::Deviation& one : *deviations) {
        const bool is_error = one.weight == layout::Deviation::Weight::error;
        is_wrong = is_wrong || is_error;
        const std::string place = one.place ? fmt::format(" [{:.0f} {:.0f} {:.0f} {:.0f}]", one.place->x, one.place->y, one.place->width, one.place->height) : "";
        std::cout << fmt::format("{}:{}{}: {}: {} / {}\n", file.string(), one.page, place, is_error ? one.code : one.code + " (advice)", one.text.vi, one.text.en);
    }
    return is_wrong ? exit_failure : 0;
}

}  // namespace vanthu::cli
