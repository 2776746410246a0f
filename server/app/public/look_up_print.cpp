#include "server/app/public/look_up_print.hpp"

#include <algorithm>
#include <cctype>

namespace vanthu::app {
namespace {

tl::unexpected<Error> no_such_code() {
    return fail(Code::not_found, {"Không có bản in nào mang mã này. Hãy kiểm tra lại từng ký tự của mã.",
                                  "No print carries this code. Check every character of it."});
}

}  // namespace

std::string look_up_code(const DocumentPrintout& print) {
    std::string code = print.id;
    std::erase(code, '-');
    return code;
}

Result<LookUpPrint::Output> LookUpPrint::run(const std::string& code) {
    std::string id;
    for (const char c : code) {
        if (std::isxdigit(static_cast<unsigned char>(c)) != 0) {
            if (id.size() == 8 || id.size() == 13 || id.size() == 18 || id.size() == 23) {
                id.push_back('-');
            }
            id.push_back(static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
        } else if (c != '-' && c != ' ') {
            return no_such_code();
        }
    }
    if (id.size() != 36) {
        return no_such_code();
    }
    return services_.storage.read([&](Tx& tx) -> Result<Output> {
        const auto print = tx.printouts().find(id);
        if (!print) {
            return no_such_code();
        }
        auto document = public_document(tx, print->document);
        if (!document) {
            return pass(document.error());
        }
        return Output{*print, std::move(*document)};
    });
}

}  // namespace vanthu::app
