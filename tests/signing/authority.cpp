#include "tests/signing/authority.hpp"

#include <fstream>

#include "tests/signing/pki.hpp"
#include "tests/support/command.hpp"
#include "tests/support/shared_data.hpp"

namespace vanthu::signing {

Result<Bytes> LocalAuthority::fetch(const FetchRequest& request) {
    asked.push_back(request.url);
    const std::string path = request.url.substr(request.url.find('/', 8));
    if (!down.empty() && path.ends_with(down)) {
        return fail(Code::unavailable, {"Máy chủ không trả lời.", "The authority does not answer."});
    }
    const test::TempFolder folder;
    const std::string query = (folder.path() / "query").string();
    const std::string reply = (folder.path() / "reply").string();
    std::ofstream(query, std::ios::binary) << as_text(request.body);
    std::string command = "false";
    if (path == "/tsa") {
        command = "openssl ts -reply -config tsa.conf -queryfile " + query + " -out " + reply;
    } else if (path == "/ocsp") {
        command = "openssl ocsp -index index.txt -CA issuing-ca.pem -rsigner ocsp.pem -rkey ocsp.key -ndays 7 -reqin " + query +
                  " -respout " + reply;
    } else if (path.ends_with(".crl")) {
        command = "openssl crl -outform DER -in ." + path + " -out " + reply;
    } else if (path.ends_with(".cer")) {
        command = "cp ." + path + " " + reply;
    }
    const auto done = test::run_command("cd " + pointing_pki().string() + " && " + command);
    if (done.exit_code != 0) {
        return fail(Code::unavailable, {"Máy chủ báo lỗi.", "The authority reports a failure."}, {done.output});
    }
    return to_bytes(test::read_file(reply));
}

}  // namespace vanthu::signing
