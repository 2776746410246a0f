#include "records/document_type.hpp"

#include <array>

namespace vanthu::records {
namespace {

constexpr std::array<DocumentType, 39> types{{
    {"NQ", "Nghị quyết", "NQ"},
    {"QĐ", "Quyết định", "QĐ"},
    {"CT", "Chỉ thị", "CT"},
    {"QC", "Quy chế", "QC"},
    {"QyĐ", "Quy định", "QyĐ"},
    {"TC", "Thông cáo", "TC"},
    {"TB", "Thông báo", "TB"},
    {"HD", "Hướng dẫn", "HD"},
    {"CTr", "Chương trình", "CTr"},
    {"KH", "Kế hoạch", "KH"},
    {"PA", "Phương án", "PA"},
    {"ĐA", "Đề án", "ĐA"},
    {"DA", "Dự án", "DA"},
    {"BC", "Báo cáo", "BC"},
    {"BB", "Biên bản", "BB"},
    {"TTr", "Tờ trình", "TTr"},
    {"HĐ", "Hợp đồng", "HĐ"},
    {"CV", "Công văn", ""},
    {"CĐ", "Công điện", "CĐ"},
    {"BGN", "Bản ghi nhớ", "BGN"},
    {"BTT", "Bản thỏa thuận", "BTT"},
    {"GUQ", "Giấy ủy quyền", "GUQ"},
    {"GM", "Giấy mời", "GM"},
    {"GGT", "Giấy giới thiệu", "GGT"},
    {"GNP", "Giấy nghỉ phép", "GNP"},
    {"PG", "Phiếu gửi", "PG"},
    {"PC", "Phiếu chuyển", "PC"},
    {"PB", "Phiếu báo", "PB"},
    {"TCg", "Thư công", ""},
    {"SY", "Bản sao y", "SY", true},
    {"TrS", "Bản trích sao", "TrS", true},
    {"SL", "Bản sao lục", "SL", true},
    {"NQ-QPPL", "Nghị quyết (quy phạm pháp luật)", "NQ", false, true},
    {"NQLT-QPPL", "Nghị quyết liên tịch", "NQLT", false, true},
    {"NĐ-QPPL", "Nghị định", "NĐ", false, true},
    {"QĐ-QPPL", "Quyết định (quy phạm pháp luật)", "QĐ", false, true},
    {"TT-QPPL", "Thông tư", "TT", false, true},
    {"TTLT-QPPL", "Thông tư liên tịch", "TTLT", false, true},
    {"CT-QPPL", "Chỉ thị (quy phạm pháp luật)", "CT", false, true},
}};

}  // namespace

std::span<const DocumentType> document_types() {
    return types;
}

std::optional<DocumentType> find_document_type(std::string_view code) {
    for (const DocumentType& type : types) {
        if (type.code == code) {
            return type;
        }
    }
    return std::nullopt;
}

}  // namespace vanthu::records
