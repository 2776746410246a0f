#include <fstream>
#include <iostream>

#include <fmt/format.h>

#include "server/app/dossiers/submissions.hpp"
#include "server/cli/commands.hpp"
#include "server/composition.hpp"
#include "server/storage/open_export.hpp"

namespace vanthu::cli {
namespace {

constexpr int dossiers_a_piece = 100;

/// Each dossier as XML, whoever may see its documents: an export is the operator's.
Result<std::uint64_t> write_dossiers(const app::Services& services, const std::filesystem::path& folder) {
    std::filesystem::create_directories(folder);
    app::Visibility everything;
    everything.whole_agency = true;
    app::PageRequest page{"", dossiers_a_piece};
    std::uint64_t count = 0;
    for (;;) {
        const auto texts = services.storage.read([&](app::Tx& tx) -> Result<std::vector<std::pair<std::string, std::string>>> {
            std::vector<std::pair<std::string, std::string>> made;
            for (const records::Dossier& dossier : tx.dossiers().page({everything, {}, {}, {}, {}}, page)) {
                auto xml = app::dossier_xml(tx, services, app::Actor{}, dossier, services.clock.now());
                if (!xml) {
                    return pass(xml.error());
                }
                made.emplace_back(dossier.id.text(), std::move(xml->text));
            }
            return made;
        });
        if (!texts) {
            return pass(texts.error());
        }
        for (const auto& [id, text] : *texts) {
            std::ofstream out(folder / (id + ".xml"), std::ios::binary);
            out << text;
            if (!out.flush()) {
                return fail(Code::storage_full, {"Không ghi được dữ liệu xuất.", "The export cannot be written."});
            }
            page.after = id;
            ++count;
        }
        if (static_cast<int>(texts->size()) < page.limit) {
            return count;
        }
    }
}

}  // namespace

int export_everything(const ops::Config& config, const std::filesystem::path& folder) {
    const auto foundation = lay_foundation(config, Schema::current);
    if (!foundation) {
        return print_error(foundation.error());
    }
    std::uint64_t dossiers = 0;
    const auto summary = storage::export_everything(*(*foundation)->database, *(*foundation)->blobs, folder, [&](const std::filesystem::path& unfinished) -> Result<void> {
        const auto written = write_dossiers(*(*foundation)->services, unfinished / "dossiers");
        dossiers = written.value_or(0);
        return written.map([](std::uint64_t) {});
    });
    if (!summary) {
        return print_error(summary.error());
    }
    std::cout << fmt::format("{} rows, {} files, {} dossiers, {} bytes in {}\n", summary->rows, summary->files, dossiers, summary->bytes, folder.string());
    std::cout << "Passwords and keys are not part of it.\n";
    return 0;
}

int import_everything(const ops::Config& config, const std::filesystem::path& folder) {
    const auto foundation = lay_foundation(config, Schema::current);
    if (!foundation) {
        return print_error(foundation.error());
    }
    const auto summary = storage::import_everything(*(*foundation)->database, *(*foundation)->blobs, folder, (*foundation)->clock);
    if (!summary) {
        return print_error(summary.error());
    }
    std::cout << fmt::format("{} rows, {} files, {} bytes taken in; checking\n", summary->rows, summary->files, summary->bytes);
    std::cout << "Nobody can sign in yet: vanthu user password LOGIN --password-file FILE\n";
    return check(config);
}

}  // namespace vanthu::cli
