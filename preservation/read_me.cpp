#include "preservation/sip.hpp"

#include <fmt/format.h>

#include "preservation/mets.hpp"

namespace vanthu::preservation {
namespace {

constexpr std::string_view vietnamese_text = R"(GÓI NỘP LƯU TRỮ (SIP)

Gói: {0}
Cơ quan: {1} ({2})
Hồ sơ: {3}
Tiêu đề: {4}
Số văn bản: {5}
Lập ngày (giờ UTC): {6}

Cấu trúc theo E-ARK CSIP và SIP 2.1:
  METS.xml                              mục lục của gói, mã băm SHA-256 và kích thước của từng tệp
  metadata/descriptive/EAD.xml          mô tả hồ sơ và văn bản (EAD 2002)
  metadata/descriptive/dossier.xml      dữ liệu theo Phụ lục VI Nghị định 30/2020/NĐ-CP
  metadata/preservation/PREMIS.xml      tệp, sự kiện, người thực hiện (PREMIS 3)
  metadata/preservation/evidence/       chứng cứ: bằng chứng của từng sự kiện, kết quả kiểm tra chữ ký số
  representations/rep1/data/            các tệp, nguyên vẹn từng byte; mỗi thư mục là một văn bản, theo thứ tự thời gian
  schemas/dossier.xsd                   lược đồ của dossier.xml

Cách kiểm tra, không cần hệ thống đã lập gói:
  1. Mã băm: so sánh sha256sum của từng tệp với CHECKSUM trong METS.xml.
  2. Chữ ký số: dùng phần mềm kiểm tra chữ ký số bất kỳ trên các tệp trong data/; hoặc
       vanthu verify representations/rep1/data/0001/*.pdf
  3. Sự kiện: mỗi tệp .proof chứng minh rằng sự kiện nằm trong nhật ký mà checkpoint.txt đã ký:
       vanthu verify --log-key metadata/preservation/evidence/log-key.txt metadata/preservation/evidence/0001/*.proof
     Khóa trong log-key.txt cần được đối chiếu với khóa mà cơ quan đã công bố.

Định dạng của tệp .proof (văn bản thuần): sự kiện, muối, vị trí, đường dẫn Merkle theo RFC 9162, điểm kiểm tra có chữ ký
(C2SP tlog-checkpoint và signed-note, Ed25519).
)";

constexpr std::string_view english_text = R"(SUBMISSION INFORMATION PACKAGE (SIP)

Package: {0}
Agency: {1} ({2})
Dossier: {3}
Title: {4}
Documents: {5}
Made (UTC): {6}

The structure is that of E-ARK CSIP and SIP 2.1:
  METS.xml                              what the package holds, SHA-256 and size of every file
  metadata/descriptive/EAD.xml          the dossier and its documents described (EAD 2002)
  metadata/descriptive/dossier.xml      the data by Annex VI of Decree 30/2020/ND-CP
  metadata/preservation/PREMIS.xml      files, events, people (PREMIS 3)
  metadata/preservation/evidence/       evidence: a proof for each event, what the validation of signatures found
  representations/rep1/data/            the files, byte for byte; one folder a document, in the order of time
  schemas/dossier.xsd                   the schema of dossier.xml

To verify it without the system that made it:
  1. Digests: compare sha256sum of each file with CHECKSUM in METS.xml.
  2. Signatures: any validator of digital signatures over the files in data/; or
       vanthu verify representations/rep1/data/0001/*.pdf
  3. Events: each .proof file proves that an event stands in the log whose head checkpoint.txt signs:
       vanthu verify --log-key metadata/preservation/evidence/log-key.txt metadata/preservation/evidence/0001/*.proof
     Compare the key in log-key.txt with the one that the agency has published.

A .proof file is plain text: the event, the salt, the place, the Merkle path of RFC 9162, the signed checkpoint
(C2SP tlog-checkpoint and signed-note, Ed25519).
)";

}  // namespace

std::string read_me(const Submission& submission, bool vietnamese) {
    return fmt::format(fmt::runtime(vietnamese ? vietnamese_text : english_text), package_name(submission.uuid), submission.agency.name,
                       submission.agency.code, submission.dossier.code, submission.dossier.title, submission.documents.size(),
                       to_rfc3339(submission.created_at));
}

}  // namespace vanthu::preservation
