#include "tests/signing/pdf_update.hpp"

#include <stdexcept>

#include <fmt/format.h>

#include "signing/cms.hpp"

namespace vanthu::signing {
namespace {

constexpr std::size_t contents_bytes = 8192;

std::string to_hex_text(const Bytes& bytes) {
    std::string hex;
    for (const std::byte byte : bytes) {
        hex += fmt::format("{:02x}", static_cast<unsigned>(byte));
    }
    return hex;
}

void replace_once(std::string& text, const std::string& from, const std::string& to) {
    text.replace(text.rfind(from), from.size(), to);
}

}  // namespace

HandmadeUpdate::HandmadeUpdate(std::string file) : file_(std::move(file)), qpdf_(std::make_unique<QPDF>()) {
    qpdf_->setSuppressWarnings(true);
    qpdf_->setAttemptRecovery(false);
    qpdf_->processMemoryFile("original", file_.data(), file_.size());
    size_ = qpdf_->getTrailer().getKey("/Size").getIntValueAsInt();
}

void HandmadeUpdate::put_stream(int number, const std::string& entries, const std::string& data) {
    put(number, fmt::format("<< {} /Length {} >>\nstream\n{}\nendstream", entries, data.size(), data));
}

std::map<std::string, std::string> HandmadeUpdate::trailer_entries() const {
    const std::size_t at = file_.rfind("startxref") + 9;
    std::map<std::string, std::string> entries{
        {"/Size", std::to_string(size_)},
        {"/Prev", prev >= 0 ? std::to_string(prev) : std::to_string(std::stoll(file_.substr(at)))}};
    for (const char* key : {"/Root", "/Info", "/ID"}) {
        QPDFObjectHandle value = qpdf_->getTrailer().getKey(key);
        if (!value.isNull()) {
            entries[key] = value.unparse();
        }
    }
    for (const auto& [key, value] : trailer) {
        if (value.empty()) {
            entries.erase(key);
        } else {
            entries[key] = value;
        }
    }
    return entries;
}

std::string HandmadeUpdate::table(const std::map<int, long long>& places, std::size_t) const {
    std::string out = places.empty() ? "xref\n0 0\n" : "xref\n";
    for (const auto& [number, place] : places) {
        const auto generation = generations.find(number);
        out += place < 0 ? fmt::format("{} 1\n0000000000 00001 f \n", number)
                         : fmt::format("{} 1\n{:010} {:05} n \n", number, place,
                                       generation == generations.end() ? 0 : generation->second);
    }
    out += "trailer\n<<";
    for (const auto& [key, value] : trailer_entries()) {
        out += fmt::format(" {} {}", key, value);
    }
    return out + " >>\n";
}

std::string HandmadeUpdate::stream(const std::map<int, long long>& places, std::size_t at) const {
    std::map<int, long long> all = places;
    all[size_] = static_cast<long long>(at);
    std::string data;
    std::string index;
    for (const auto& [number, place] : all) {
        index += fmt::format("{} 1 ", number);
        data.push_back(place < 0 ? '\0' : '\1');
        for (int shift = 24; shift >= 0; shift -= 8) {
            data.push_back(static_cast<char>((std::max(place, 0LL) >> shift) & 0xff));
        }
        const auto generation = generations.find(number);
        data.push_back(static_cast<char>(generation == generations.end() ? 0 : generation->second));
    }
    std::string entries = fmt::format("/Type /XRef /W [1 4 1] /Index [{}]", index);
    auto head = trailer_entries();
    head["/Size"] = std::to_string(size_ + 1);
    for (const auto& [key, value] : head) {
        entries += fmt::format(" {} {}", key, value);
    }
    return fmt::format("{} 0 obj\n<< {} /Length {} >>\nstream\n{}\nendstream\nendobj\n", size_, entries, data.size(),
                       data);
}

std::string HandmadeUpdate::bytes() const {
    std::string out = file_;
    if (out.back() != '\n') {
        out += "\n";
    }
    std::map<int, long long> places;
    for (const auto& [number, body] : objects_) {
        places[number] = static_cast<long long>(out.size());
        const auto generation = generations.find(number);
        out += fmt::format("{} {} obj\n{}\nendobj\n", number, generation == generations.end() ? 0 : generation->second,
                           body);
    }
    for (const auto& [number, is_free] : freed_) {
        places[number] = -1;
    }
    for (const auto& [number, place] : offsets) {
        places[number] = place;
    }
    for (const int number : unlisted) {
        places.erase(number);
    }
    out += before_xref;
    if (without_xref) {
        return out + after_end;
    }
    const std::size_t at = out.size();
    const std::string is_table_at =
        file_.substr(static_cast<std::size_t>(std::stoll(file_.substr(file_.rfind("startxref") + 9))), 4);
    out += is_table_at == "xref" ? table(places, at) : stream(places, at);
    return out + fmt::format("startxref\n{}\n%%EOF\n", startxref >= 0 ? startxref : static_cast<long long>(at)) +
           after_end;
}

std::string sign_by_hand(const std::string& file, const HandmadeSignature& what, Signer& signer) {
    HandmadeUpdate update(file);
    const int field = update.allocate();
    const int value = update.allocate();
    const std::string reference = what.docmdp == 0
                                      ? std::string{}
                                      : fmt::format(
                                            "/Reference [<< /Type /SigRef /TransformMethod /DocMDP /TransformParams "
                                            "<< /Type /TransformParams /V /1.2 /P {} >> >>] ",
                                            what.docmdp);
    QPDFObjectHandle page = update.qpdf().getAllPages().at(0);
    update.put(
        value,
        fmt::format("<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached {}/M (D:20261124091542Z) "
                    "/ByteRange [0 ********** ********** **********] /Contents <{}> >>",
                    reference, std::string(2 * contents_bytes, '0')));
    update.put(field,
               fmt::format("<< /FT /Sig /Type /Annot /Subtype /Widget /F 132 /T ({}) /Rect {} /P {} /V {} 0 R {}>>",
                           what.field, what.rectangle, page.unparse(), value,
                           what.lock.empty() ? "" : "/Lock " + what.lock + " "));
    QPDFObjectHandle annotations =
        page.getKey("/Annots").isArray() ? page.getKey("/Annots").shallowCopy() : QPDFObjectHandle::newArray();
    std::string list = annotations.unparse();
    list.insert(list.rfind(']'), fmt::format(" {} 0 R ", field));
    page.replaceKey("/Annots", QPDFObjectHandle::newName("/LIST"));
    std::string page_text = page.unparseResolved();
    replace_once(page_text, "/LIST", list);
    update.put(page.getObjectID(), page_text);
    QPDFObjectHandle root = update.qpdf().getRoot();
    QPDFObjectHandle form = root.getKey("/AcroForm");
    std::string fields =
        form.isDictionary() && form.getKey("/Fields").isArray() ? form.getKey("/Fields").unparseResolved() : "[ ]";
    fields.insert(fields.rfind(']'), fmt::format(" {} 0 R ", field));
    QPDFObjectHandle new_form = form.isDictionary() ? form.shallowCopy() : QPDFObjectHandle::newDictionary();
    new_form.replaceKey("/Fields", QPDFObjectHandle::newName("/LIST"));
    new_form.replaceKey("/SigFlags", QPDFObjectHandle::newInteger(3));
    std::string form_text = new_form.unparseResolved();
    replace_once(form_text, "/LIST", fields);
    if (form.isIndirect()) {
        update.put(form.getObjectID(), form_text);
    }
    root.replaceKey("/AcroForm", form.isIndirect() ? form : QPDFObjectHandle::newName("/FORM"));
    std::string root_text = root.unparseResolved();
    if (!form.isIndirect()) {
        replace_once(root_text, "/FORM", form_text);
    }
    if (what.docmdp != 0) {
        root_text.insert(root_text.rfind(">>"), fmt::format(" /Perms << /DocMDP {} 0 R >> ", value));
    }
    update.put(root.getObjectID(), root_text);
    std::string out = update.bytes();
    const std::size_t open = out.rfind("/Contents <" + std::string(2 * contents_bytes, '0')) + 10;
    const std::size_t close = open + 2 * contents_bytes + 2;
    const std::size_t range = out.rfind("/ByteRange [0 **********");
    const std::string numbers = fmt::format("/ByteRange [0 {:010} {:010} {:010}]", open, close, out.size() - close);
    out.replace(range, numbers.size(), numbers);
    const std::string covered = out.substr(0, open) + out.substr(close);
    const Bytes digest = digest_of(signer.algorithm().digest, as_bytes(covered));
    const Bytes attributes = signed_attributes(signer.chain().front(), digest, signer.algorithm().digest);
    const auto signature = signer.sign(attributes);
    if (!signature) {
        throw std::runtime_error(signature.error().detail.en);
    }
    const std::string hex = to_hex_text(assemble_cms(signer.chain(), signer.algorithm(), attributes, *signature));
    out.replace(open + 1, hex.size(), hex);
    return out;
}

}  // namespace vanthu::signing
