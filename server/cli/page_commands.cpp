#include <fmt/format.h>

#include "server/cli/appearance_choice.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/signature_commands.hpp"
#include "server/ops/poppler_page_text.hpp"
#include "signing/presentation.hpp"
#include "signing/signature_fields.hpp"
#include "signing/text_fields.hpp"

namespace vanthu::cli {
namespace {

int exit_of(const Error& error) {
    return error.code == Code::invalid_input || error.code == Code::unsupported ? exit_unreadable : exit_failure;
}

}  // namespace

int add_field(const FieldOptions& options) {
    signing::SignatureField field{.name = options.name, .page = options.page, .place = {}, .lock = {}};
    if (!options.rectangle.empty()) {
        const auto place = parse_rectangle(options.rectangle);
        if (!place) {
            return print_error(place.error(), exit_usage);
        }
        field.place = *place;
    }
    auto lock = parse_lock(options.lock);
    if (!lock) {
        return print_error(lock.error(), exit_usage);
    }
    field.lock = std::move(*lock);
    const auto done = signing::add_signature_fields(options.input, options.output, {field});
    return done ? 0 : print_error(done.error(), exit_of(done.error()));
}

int stamp(const StampOptions& options) {
    const auto size = signing::first_page_size(options.input);
    if (!size) {
        return print_error(size.error(), exit_of(size.error()));
    }
    const auto place = options.rectangle.empty()
                           ? signing::place_of_arrival_stamp(ops::PopplerPageText{}.words(options.input, 1), size->width, size->height)
                           : parse_rectangle(options.rectangle);
    if (!place) {
        return print_error(place.error(), exit_usage);
    }
    const auto done = signing::stamp_pdf(options.input, options.output, 1, *place,
                                         signing::arrival_stamp({options.agency, options.number, options.date, options.forwarded_to, options.dossier}));
    return done ? 0 : print_error(done.error(), exit_of(done.error()));
}

}  // namespace vanthu::cli
