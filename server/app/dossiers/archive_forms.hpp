#pragma once

#include "printing/table.hpp"
#include "server/app/registers/printouts.hpp"

namespace vanthu::app {

/// The forms of Decree 30/2020/NĐ-CP, Annex V, and those of hand-over and disposal.
enum class ArchiveForm {
    file_plan,        ///< Danh mục hồ sơ; of a file plan
    documents,        ///< Mục lục văn bản trong hồ sơ; of a dossier
    handover_list,    ///< Mục lục hồ sơ, tài liệu nộp lưu; of a hand-over
    handover_record,  ///< Biên bản giao nhận hồ sơ, tài liệu; of a hand-over, for both parties to sign
    disposal_list,    ///< Danh mục tài liệu hết giá trị; of a disposal
};

class PrintArchiveForms final {
public:
    explicit PrintArchiveForms(const Services& services) : services_(services) {}
    /// What the form says, for whoever may read what it is of. Errors: not_found; forbidden for a dossier with a document that the person may not
    /// see: a list with gaps is none; too_large beyond `printing::rows_limit`.
    Result<printing::Table> table(const Actor& actor, ArchiveForm form, const std::string& id);
    /// Errors: also storage_full.
    Result<Printout> print(const Actor& actor, ArchiveForm form, const std::string& id, PrintFormat format);

private:
    const Services& services_;
};

}  // namespace vanthu::app
