#include "signing/xml/extension.hpp"

#include <algorithm>
#include <set>

#include "signing/xml/algorithms.hpp"
#include "signing/xml/examine.hpp"
#include "signing/xml/names.hpp"
#include "signing/xml/source_map.hpp"
#include "signing/xml/time_stamps.hpp"
#include "signing/xml/write.hpp"

namespace vanthu::signing::xml {
namespace {

bool is_intact(const SignatureFacts& one) {
    return one.well_formed && one.digests_match && one.value_matches;
}

/// A document in one of its states: every insertion makes a new one.
struct State {
    std::shared_ptr<const Document> document{};
    std::vector<ExaminedSignature> signatures{};
};

class Extension final {
public:
    Extension(ByteView bytes, const DetachedContent& detached, const LevelServices& services)
        : bytes_(bytes.begin(), bytes.end()), detached_(detached), services_(services) {}

    Result<SignedBytes> run(Level level) {
        auto state = look();
        if (!state) {
            return pass(state.error());
        }
        if (auto checked = check(*state); !checked) {
            return pass(checked.error());
        }
        if (auto done = raise(level); !done) {
            return pass(done.error());
        }
        // A signature may cover another one with its unsigned properties: then nothing may be added to that one.
        const auto after = look();
        if (!after || !holds_what_it_held(*state, *after)) {
            return fail(Code::conflict,
                        {"Không nâng cấp được: một chữ ký khác trong tài liệu đã ký luôn chữ ký này.",
                         "It cannot be extended: another signature of the document signs this one as it is."});
        }
        return SignedBytes{std::move(bytes_), std::move(achieved_)};
    }

private:
    static std::ptrdiff_t matching_stamps(const SignatureFacts& facts) {
        return std::count_if(facts.timestamps.begin(), facts.timestamps.end(),
                             [](const TimestampFacts& one) { return one.imprint_matches; });
    }

    static bool holds_what_it_held(const State& before, const State& after) {
        bool holds = before.signatures.size() == after.signatures.size();
        for (std::size_t at = 0; holds && at < after.signatures.size(); ++at) {
            const SignatureFacts& facts = after.signatures.at(at).facts;
            holds = is_intact(facts) && matching_stamps(facts) >= matching_stamps(before.signatures.at(at).facts);
        }
        return holds;
    }

    Result<State> look() const {
        const auto document = parse_xml(bytes_);
        if (!document) {
            return pass(document.error());
        }
        Work work;
        return State{*document, examine_document(*document, detached_, work)};
    }

    /// Which signatures are extended: XAdES of version 1.3.2, no counter-signatures.
    static bool is_raised(const ExaminedSignature& one) {
        const auto parts = read_signature(one.element);
        const auto properties = parts ? find_properties(*parts) : fail(Code::invalid_input, {});
        return one.facts.format == "XAdES" && properties && *properties && (*properties)->space == xades132 &&
               name_of(one.element->parent) != "CounterSignature";
    }

    static Result<void> check(const State& state) {
        if (state.signatures.empty()) {
            return fail(Code::invalid_input, {"Tài liệu không có chữ ký XML.", "The document bears no XML signature."});
        }
        bool any = false;
        for (const ExaminedSignature& one : state.signatures) {
            if (!is_intact(one.facts)) {
                return fail(Code::conflict, {"Chữ ký không còn nguyên vẹn nên không được nâng cấp.",
                                             "The signature is not intact, so it is not extended."});
            }
            any = any || is_raised(one);
        }
        if (!any) {
            return fail(Code::unsupported, {"Chỉ nâng cấp được chữ ký XAdES phiên bản 1.3.2 trở lên.",
                                            "Only XAdES signatures of version 1.3.2 or later can be extended."});
        }
        return {};
    }

    Result<void> raise(Level level) {
        using Step = Result<void> (Extension::*)(std::size_t);
        struct Stage {
            Level level, before;
            Step step;
        };
        constexpr Stage stages[] = {{Level::b_t, Level::b_b, &Extension::signature_time_stamp},
                                    {Level::b_lt, Level::b_t, &Extension::long_term_data},
                                    {Level::b_lta, Level::b_lt, &Extension::archive_time_stamp}};
        for (const Stage& stage : stages) {
            if (level < stage.level) {
                break;
            }
            const Bytes before = bytes_;
            const auto state = look();
            for (std::size_t at = 0; state && at < state->signatures.size(); ++at) {
                if (!is_raised(state->signatures.at(at))) {
                    continue;
                }
                if (auto done = (this->*stage.step)(at); !done) {
                    if (!services_.may_lower_level) {
                        return pass(done.error());
                    }
                    bytes_ = before;
                    achieved_.messages.push_back(level_lowered(stage.before, done.error()));
                    return {};
                }
            }
            achieved_.level = stage.level;
        }
        return {};
    }

    /// Calls `make` with the signature's parts as they are now, and appends the property that it makes.
    template <class Make>
    Result<void> add_property(std::size_t at, const Make& make) {
        const auto state = look();
        const auto parts = state ? read_signature(state->signatures.at(at).element) : pass(state.error());
        const auto properties = parts ? find_properties(*parts) : pass(parts.error());
        const auto source = properties ? SourceMap::read(bytes_, *state->document) : pass(properties.error());
        if (!source) {
            return pass(source.error());
        }
        Work work;
        const ReferenceProcessor references(state->document, detached_, work);
        const StampContext context{state->document, *parts, **properties, references, work};
        const Result<std::string> text = make(context, state->signatures.at(at).facts);
        if (!text) {
            return pass(text.error());
        }
        if (!text->empty()) {
            bytes_ = insert(*source, **properties, *text);
        }
        return {};
    }

    static Bytes insert(const SourceMap& source, const QualifyingProperties& properties, const std::string& text) {
        const std::string space = " xmlns:xades=\"" + std::string{xades132} + "\"";
        if (properties.unsigned_signature != nullptr) {
            return source.append_inside(properties.unsigned_signature, text);
        }
        const std::string list =
            "<xades:UnsignedSignatureProperties" + space + ">" + text + "</xades:UnsignedSignatureProperties>";
        if (properties.unsigned_properties != nullptr) {
            return source.append_inside(properties.unsigned_properties, list);
        }
        return source.append_inside(properties.element,
                                    "<xades:UnsignedProperties" + space + ">" + list + "</xades:UnsignedProperties>");
    }

    Result<Bytes> stamp(ByteView imprint) const {
        if (services_.timestamps == nullptr) {
            return fail(Code::unavailable,
                        {"Chưa cấu hình máy chủ dấu thời gian.", "No time-stamp authority is configured."});
        }
        if (imprint.empty()) {
            return fail(Code::conflict, {"Không tính được dữ liệu cho dấu thời gian: thiếu phần được ký.",
                                         "What the time-stamp protects cannot be computed: signed data are missing."});
        }
        return services_.timestamps->stamp(services_.timestamp_digest, imprint);
    }

    std::string stamp_digest() const { return digest_name(digest_uri(services_.timestamp_digest)); }

    /// Clause 5.3.
    Result<void> signature_time_stamp(std::size_t at) {
        return add_property(at, [&](const StampContext& context, const SignatureFacts& facts) -> Result<std::string> {
            const bool has_one =
                std::any_of(facts.timestamps.begin(), facts.timestamps.end(), [](const TimestampFacts& one) {
                    return one.kind == TimestampFacts::Kind::signature && one.imprint_matches && one.value_matches;
                });
            if (has_one) {
                return std::string{};
            }
            const auto token = stamp(signature_stamp_imprint(context, stamp_digest(), exclusive()));
            return token ? Result<std::string>{signature_time_stamp_text(*token)} : pass(token.error());
        });
    }

    /// Clauses 5.4 and 5.5.1: what is not there yet; behind values or an archive time-stamp that exist, in
    /// TimeStampValidationData.
    Result<void> long_term_data(std::size_t at) {
        if (services_.validation_data == nullptr) {
            return fail(Code::unavailable,
                        {"Chưa cấu hình nguồn dữ liệu xác thực.", "No source of validation data is configured."});
        }
        return add_property(at, [&](const StampContext& context, const SignatureFacts& facts) -> Result<std::string> {
            std::vector<Certificate> leaves;
            std::vector<Certificate> known;
            collect_leaves(facts, leaves, known);
            ValidationData data = services_.validation_data->collect(leaves, known);
            if (!data.missing.empty()) {
                return fail(Code::unavailable, data.missing.front());
            }
            leave_out_known(facts, data);
            bool has_values = false;
            for (const xmlNode* one : children_of(context.properties.unsigned_signature)) {
                const std::string_view name = name_of(one);
                has_values = has_values || name == "CertificateValues" || name == "RevocationValues" ||
                             name == "ArchiveTimeStamp";
            }
            return has_values ? time_stamp_validation_data_text(data)
                              : certificate_values_text(data.certificates) + revocation_values_text(data.revocation);
        });
    }

    static void leave_out_known(const SignatureFacts& facts, ValidationData& data) {
        std::set<ObjectId> known;
        for (const Certificate& one : facts.certificates) {
            known.insert(object_id(one.der()));
        }
        for (const auto* list : {&facts.revocation.crls, &facts.revocation.ocsp_responses}) {
            for (const Bytes& one : *list) {
                known.insert(object_id(one));
            }
        }
        const auto is_known = [&](const Bytes& one) { return !known.insert(object_id(one)).second; };
        std::erase_if(data.certificates, [&](const Certificate& one) { return is_known(one.der()); });
        std::erase_if(data.revocation.crls, is_known);
        std::erase_if(data.revocation.ocsp_responses, is_known);
    }

    /// Clause 5.5.2.
    Result<void> archive_time_stamp(std::size_t at) {
        return add_property(at, [&](const StampContext& context, const SignatureFacts&) -> Result<std::string> {
            const auto token = stamp(archive_stamp_imprint(context, stamp_digest(), exclusive()));
            return token ? Result<std::string>{archive_time_stamp_text(*token)} : pass(token.error());
        });
    }

    static Canonicalization exclusive() { return {Canonicalization::Method::exclusive, false, {}}; }

    Bytes bytes_;
    const DetachedContent& detached_;
    const LevelServices& services_;
    AchievedLevel achieved_;
};

}  // namespace

Result<SignedBytes> extend_document(ByteView document, const DetachedContent& detached, Level level,
                                    const LevelServices& services) {
    return Extension(document, detached, services).run(level);
}

}  // namespace vanthu::signing::xml
