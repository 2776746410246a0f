#include "signing/pades_levels.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "signing/detail/evp.hpp"
#include "signing/detail/new_file.hpp"
#include "signing/pades_validator.hpp"
#include "signing/pdf/signature_revision.hpp"

namespace vanthu::signing {
namespace {

constexpr std::size_t time_stamp_room_bytes = 8192;
constexpr std::size_t time_stamp_room_limit_bytes = 256U * 1024U;

/// Adds what is missing to the document security store (ETSI EN 319 142-1 clause 5.4.2). What stands there stays as it is.
class SecurityStore final {
public:
    explicit SecurityStore(const PdfFile& file) : file_(file), update_(file), store_(file.document().root().get("/DSS")) {
        if (!store_.is_dictionary()) {
            store_ = file.document().make_dictionary();
            is_new_ = true;
        }
    }

    void add(const ValidationData& data) {
        for (const Certificate& certificate : data.certificates) {
            add_stream("/Certs", certificate.der());
        }
        for (const Bytes& crl : data.revocation.crls) {
            add_stream("/CRLs", crl);
        }
        for (const Bytes& response : data.revocation.ocsp_responses) {
            add_stream("/OCSPs", response);
        }
    }

    /// Nothing to add is an empty update.
    std::string compose() {
        if (!changed_) {
            return {};
        }
        pdf::Object root = file_.document().root();
        if (is_new_) {
            const int number = update_.allocate();
            update_.put(number, store_.write_resolved());
            root.set("/DSS", update_.reference(number));
            put_extension(root);
            update_.put_changed(root);
        } else {
            update_.put_changed(store_.is_indirect() ? store_ : root);
        }
        return update_.compose().bytes;
    }

private:
    void add_stream(const char* key, ByteView bytes) {
        pdf::Object list = store_.get(key);
        for (int i = 0; list.is_array() && i < list.size(); ++i) {
            pdf::Object one = list.at(i);
            if (one.is_stream()) {
                if (const auto data = one.data(); data && *data == as_text(bytes)) {
                    return;
                }
            }
        }
        if (!added_.insert(object_id(bytes)).second) {
            return;
        }
        const int number = update_.allocate();
        update_.put_stream(number, "", std::string{as_text(bytes)});
        if (!list.is_array()) {
            list = file_.document().make_array();
            store_.set(key, list);
        }
        list.append(update_.reference(number));
        if (list.is_indirect()) {
            update_.put_changed(list);
        }
        changed_ = true;
    }

    /// The developer extension that announces the store before PDF 2.0 (clause 5.6).
    void put_extension(pdf::Object root) {
        pdf::Document& document = file_.document();
        pdf::Object extensions = root.get("/Extensions").is_dictionary() ? root.get("/Extensions").shallow_copy() : document.make_dictionary();
        if (!extensions.has("/ESIC")) {
            pdf::Object own = document.make_dictionary();
            own.set("/BaseVersion", document.make_name("/1.7"));
            own.set("/ExtensionLevel", document.make_integer(2));
            extensions.set("/ESIC", own);
            root.set("/Extensions", extensions);
        }
    }

    const PdfFile& file_;
    IncrementalUpdate update_;
    pdf::Object store_;
    bool is_new_ = false;
    bool changed_ = false;
    std::set<ObjectId> added_;
};

Result<Bytes> digest_with_gap(const PdfFile& file, const SignatureRevision& revision, DigestAlgorithm algorithm) {
    const Bytes digest = detail::digest_parts(algorithm, {file.bytes(), revision.before_gap(), revision.after_gap()});
    file.release(0, file.bytes().size());
    return digest;
}

tl::unexpected<Error> no_authority() {
    return fail(Code::unavailable, {"Chưa cấu hình máy chủ dấu thời gian.", "No time-stamp authority is configured."});
}

/// The bytes of a document time-stamp's revision. A token that is larger than the room is asked for once more, with room.
Result<std::string> time_stamp_revision(const PdfFile& file, const LevelServices& services) {
    if (services.timestamps == nullptr) {
        return no_authority();
    }
    std::size_t room = time_stamp_room_bytes;
    while (room <= time_stamp_room_limit_bytes) {
        auto revision = build_time_stamp_revision(file, room);
        if (!revision) {
            return pass(revision.error());
        }
        const auto digest = digest_with_gap(file, *revision, services.timestamp_digest);
        const auto token = digest ? services.timestamps->stamp(services.timestamp_digest, *digest) : digest;
        if (!token) {
            return pass(token.error());
        }
        if (revision->fill(*token)) {
            return std::move(revision->update.bytes);
        }
        room = token->size() + 1024;
    }
    return fail(Code::too_large, {"Dấu thời gian quá lớn.", "The time-stamp token is too large."});
}

Result<void> append_time_stamp(const std::filesystem::path& target, const LevelServices& services) {
    std::string bytes;
    {
        const auto file = PdfFile::open(target);
        if (!file) {
            return pass(file.error());
        }
        auto made = time_stamp_revision(*file, services);
        if (!made) {
            return pass(made.error());
        }
        bytes = std::move(*made);
    }
    return detail::append_to(target, as_bytes(bytes));
}

bool has_time(const SignatureFacts& signature) {
    return std::any_of(signature.timestamps.begin(), signature.timestamps.end(), [&](const TimestampFacts& stamp) {
        return stamp.imprint_matches && stamp.value_matches && stamp.covers.contains(object_id(signature.signature_value));
    });
}

/// Raises one file level by level.
class Extension final {
public:
    Extension(const std::filesystem::path& file, const LevelServices& services) : file_(file), services_(services) {}

    Result<AchievedLevel> run(Level level) {
        using Step = Result<void> (Extension::*)();
        struct Stage {
            Level level;
            Step step;
        };
        constexpr Stage stages[] = {{Level::b_t, &Extension::signature_times},
                                    {Level::b_lt, &Extension::long_term_data},
                                    {Level::b_lta, &Extension::archive_time_stamp}};
        if (auto sound = look(); !sound) {
            return pass(sound.error());
        }
        AchievedLevel achieved;
        for (const Stage& stage : stages) {
            if (stage.level > level) {
                break;
            }
            if (auto done = (this->*stage.step)(); !done) {
                if (!services_.may_lower_level || done.error().code != Code::unavailable) {
                    return pass(done.error());
                }
                achieved.messages.push_back(level_lowered(achieved.level, done.error()));
                break;
            }
            achieved.level = stage.level;
        }
        return achieved;
    }

private:
    Result<void> look() {
        auto facts = collect_pdf(file_);
        if (!facts) {
            return pass(facts.error());
        }
        if (facts->signatures.empty()) {
            return fail(Code::invalid_input, {"Tệp không có chữ ký nào để nâng cấp.", "The file has no signature to extend."});
        }
        for (const SignatureFacts& one : facts->signatures) {
            if (!one.well_formed || !one.digests_match || !one.value_matches) {
                return fail(Code::conflict, {"Chữ ký “" + one.field + "” không còn nguyên vẹn nên không được nâng cấp.",
                                             "The signature “" + one.field + "” is not intact, so it is not extended."});
            }
        }
        facts_ = std::move(*facts);
        return {};
    }

    Result<void> signature_times() {
        const bool all_have = std::all_of(facts_.signatures.begin(), facts_.signatures.end(), [](const SignatureFacts& one) {
            return one.format == "document_timestamp" || has_time(one);
        });
        if (all_have) {
            return {};
        }
        auto done = append_time_stamp(file_, services_);
        return done ? look() : done;
    }

    Result<void> long_term_data() {
        if (services_.validation_data == nullptr) {
            return fail(Code::unavailable, {"Chưa cấu hình nguồn dữ liệu xác thực.", "No source of validation data is configured."});
        }
        std::vector<Certificate> leaves;
        std::vector<Certificate> known = facts_.certificates;
        for (const SignatureFacts& one : facts_.signatures) {
            collect_leaves(one, leaves, known);
        }
        const ValidationData data = services_.validation_data->collect(leaves, known);
        if (!data.missing.empty()) {
            return fail(Code::unavailable, data.missing.front());
        }
        std::string bytes;
        {
            const auto file = PdfFile::open(file_);
            if (!file) {
                return pass(file.error());
            }
            SecurityStore store(*file);
            store.add(data);
            bytes = store.compose();
        }
        return bytes.empty() ? Result<void>{} : detail::append_to(file_, as_bytes(bytes));
    }

    Result<void> archive_time_stamp() { return append_time_stamp(file_, services_); }

    std::filesystem::path file_;
    const LevelServices& services_;
    FileFacts facts_;
};

/// A copy that is removed when what is done with it fails.
template <class Work>
auto on_a_copy(const std::filesystem::path& source, const std::filesystem::path& target, Work work) -> decltype(work()) {
    {
        const auto file = PdfFile::open(source);
        if (!file) {
            return pass(file.error());
        }
        detail::NewFile out(target);
        auto copied = copy_file(*file, [&](ByteView chunk) { return out.write(chunk); });
        if (copied) {
            copied = out.keep();
        }
        if (!copied) {
            return pass(copied.error());
        }
    }
    auto done = work();
    if (!done) {
        std::error_code ignored;
        std::filesystem::remove(target, ignored);
    }
    return done;
}

}  // namespace

Result<AchievedLevel> extend_pdf(const std::filesystem::path& source, const std::filesystem::path& target, Level level,
                                 const LevelServices& services) {
    return on_a_copy(source, target, [&] { return Extension(target, services).run(level); });
}

Result<AchievedLevel> extend_pdf_in_place(const std::filesystem::path& file, Level level, const LevelServices& services) {
    return Extension(file, services).run(level);
}

Result<void> time_stamp_pdf(const std::filesystem::path& source, const std::filesystem::path& target, const LevelServices& services) {
    return on_a_copy(source, target, [&] { return append_time_stamp(target, services); });
}

}  // namespace vanthu::signing
