#include "signing/xml/reference.hpp"

#include <variant>

#include "signing/xml/names.hpp"
#include "signing/xml/xpath_filter.hpp"

namespace vanthu::signing::xml {
namespace {

constexpr std::size_t transforms_limit = 10;
/// Of each node, for building a node-set and looking at what it covers.
constexpr std::uint64_t node_set_cost = 200;

using Data = std::variant<NodeSet, Bytes>;

ClientText refused_transform(const std::string& name) {
    return {"Không chấp nhận phép biến đổi “" + name + "” của chữ ký.",
            "The signature's transform “" + name + "” is refused."};
}

ClientText not_computable() {
    return {"Không dựng được dạng chuẩn của phần được ký.", "The canonical form of what is signed cannot be built."};
}

/// One reference on its way through its transforms.
class Pipeline final {
public:
    Pipeline(const xmlNode* reference, Data data, Work& work, ProcessedReference& out)
        : reference_(reference), data_(std::move(data)), work_(work), out_(out) {}

    void run(const std::vector<const xmlNode*>& transforms, const Canonicalization& at_the_end, const Sink& sink) {
        for (std::size_t at = 0; at < transforms.size() && !out_.refusal; ++at) {
            const auto how = canonicalization_by_uri(attribute(transforms.at(at), "Algorithm"));
            if (how && at + 1 == transforms.size()) {
                note_coverage();
                finish(read_canonicalization(transforms.at(at)), /*is_transform=*/true, sink);
                return;
            }
            apply(transforms.at(at), how.has_value());
        }
        note_coverage();
        if (!out_.refusal) {
            finish(at_the_end, /*is_transform=*/false, sink);
        }
    }

private:
    void finish(const std::optional<Canonicalization>& how, bool is_transform, const Sink& sink) {
        if (!how) {
            out_.refusal = not_computable();
        } else if (const auto* octets = std::get_if<Bytes>(&data_); octets != nullptr && !is_transform) {
            sink(*octets);
        } else if (const NodeSet* nodes = as_nodes()) {
            if (!canonicalize(*nodes, *how, work_, sink)) {
                out_.refusal = not_computable();
            }
        }
    }

    void note_coverage() {
        if (const auto* nodes = std::get_if<NodeSet>(&data_); nodes != nullptr && !was_parsed_) {
            out_.removed = nodes->removed();
            out_.is_whole = nodes->is_whole_but_removed();
            out_.is_complete = nodes->is_complete();
        }
    }

    void apply(const xmlNode* transform, bool is_canonicalization) {
        const std::string name = attribute(transform, "Algorithm");
        if (is_canonicalization) {
            const auto how = read_canonicalization(transform);
            const NodeSet* nodes = how ? as_nodes() : nullptr;
            Bytes out;
            if (nodes == nullptr || !canonicalize(*nodes, *how, work_, [&](ByteView part) {
                    out.insert(out.end(), part.begin(), part.end());
                })) {
                out_.refusal = not_computable();
                return;
            }
            note_coverage();
            data_ = std::move(out);
            return;
        }
        out_.is_canonicalized_only = false;
        if (name == base64_transform) {
            decode();
        } else if (name == enveloped_signature) {
            take_out_signature();
        } else if (name == xpath_filter || name == filter2) {
            filter(transform, name == filter2);
        } else {
            out_.refusal = refused_transform(name);
        }
    }

    void decode() {
        const auto* octets = std::get_if<Bytes>(&data_);
        const std::string text = octets != nullptr ? std::string{as_text(*octets)} : std::get<NodeSet>(data_).text();
        auto decoded = decode_base64(text);
        if (!decoded) {
            out_.refusal = ClientText{"Phần được ký không phải base64.", "What is signed is not base64."};
            return;
        }
        out_.is_encoded_object = octets == nullptr;
        note_coverage();
        was_parsed_ = true;  // octets from here on
        data_ = std::move(*decoded);
    }

    /// XMLDSig section 6.6.4: takes out the signature that holds this reference, wherever it stands.
    void take_out_signature() {
        NodeSet* nodes = as_nodes();
        const xmlNode* signature = reference_;
        while (signature != nullptr && !is(signature, dsig, "Signature")) {
            signature = signature->type == XML_ELEMENT_NODE ? signature->parent : nullptr;
        }
        if (nodes == nullptr || signature == nullptr || was_parsed_ || signature->doc != nodes->document().get()) {
            out_.refusal = refused_transform(std::string{enveloped_signature});
            return;
        }
        nodes->remove_within(signature);
    }

    void filter(const xmlNode* transform, bool is_second) {
        NodeSet* nodes = as_nodes();
        if (nodes == nullptr) {
            return;
        }
        const xmlNode* expression = child_of(transform, dsig, "XPath");
        if (!is_second && (expression == nullptr || children_of(transform).size() != 1)) {
            out_.refusal = refused_transform(std::string{xpath_filter});
            return;
        }
        const auto done =
            is_second ? filter_by_subtrees(*nodes, transform, work_) : filter_by_xpath(*nodes, expression, work_);
        if (!done) {
            out_.refusal = done.error().detail;
        }
    }

    /// Octets are parsed when a transform needs nodes (XMLDSig section 4.4.3.2).
    NodeSet* as_nodes() {
        if (auto* octets = std::get_if<Bytes>(&data_)) {
            const auto document = work_.charge(octets->size() * 20) ? parse_xml(*octets) : fail_internal("budget");
            if (!document) {
                out_.refusal = document.error().detail;
                return nullptr;
            }
            was_parsed_ = true;
            NodeSet nodes(*document, reinterpret_cast<const xmlNode*>((*document)->get()), /*with_comments=*/true);
            data_ = std::move(nodes);
        }
        return &std::get<NodeSet>(data_);
    }

    const xmlNode* reference_;
    Data data_;
    Work& work_;
    ProcessedReference& out_;
    bool was_parsed_ = false;
};

/// The name in "#name", "#xpointer(id('name'))"; "" and "#xpointer(/)" mean the document.
struct FragmentTarget {
    bool is_document = false;
    bool with_comments = false;
    std::string id{};
};

std::optional<FragmentTarget> fragment_target(const std::string& uri) {
    if (uri.empty()) {
        return FragmentTarget{true, false, {}};
    }
    if (uri == "#xpointer(/)") {
        return FragmentTarget{true, true, {}};
    }
    constexpr std::string_view start = "#xpointer(id(";
    if (uri.starts_with(start) && uri.ends_with("))") && uri.size() > start.size() + 4) {
        const std::string quoted = uri.substr(start.size(), uri.size() - start.size() - 2);
        const bool is_quoted = (quoted.front() == '\'' || quoted.front() == '"') && quoted.back() == quoted.front();
        return is_quoted ? std::optional{FragmentTarget{false, true, quoted.substr(1, quoted.size() - 2)}}
                         : std::nullopt;
    }
    if (uri.starts_with("#xpointer") || uri.size() < 2) {
        return std::nullopt;
    }
    return FragmentTarget{false, false, uri.substr(1)};
}

}  // namespace

std::string percent_decoded(std::string_view uri) {
    std::string out;
    for (std::size_t at = 0; at < uri.size(); ++at) {
        const auto code =
            uri.at(at) == '%' && at + 2 < uri.size() ? from_hex(uri.substr(at + 1, 2)) : Result<Bytes>{Bytes{}};
        if (code && code->size() == 1) {
            out += static_cast<char>(code->front());
            at += 2;
        } else {
            out += uri.at(at);
        }
    }
    return out;
}

const xmlNode* ReferenceProcessor::target_of(const std::string& uri) const {
    const auto target = fragment_target(uri);
    if (!target || (!uri.empty() && uri.front() != '#')) {
        return nullptr;
    }
    return target->is_document ? reinterpret_cast<const xmlNode*>(document_->get())
                               : document_->unique_by_id(target->id);
}

ProcessedReference ReferenceProcessor::process(const xmlNode* reference, const Canonicalization& at_the_end,
                                               const Sink& sink) const {
    ProcessedReference out;
    const std::string uri = attribute(reference, "URI");
    const auto transforms = children_of(child_of(reference, dsig, "Transforms"));
    if (transforms.size() > transforms_limit) {
        out.found = true;
        out.refusal = ClientText{"Chữ ký có quá nhiều phép biến đổi.", "The signature has too many transforms."};
        return out;
    }
    if (!has_attribute(reference, "URI") || (!uri.empty() && uri.front() != '#')) {
        const auto content = detached_ ? detached_(percent_decoded(uri)) : std::nullopt;
        if (content) {
            out.found = true;
            Pipeline(reference, Bytes(content->begin(), content->end()), work_, out).run(transforms, at_the_end, sink);
        }
        // A refusal has its name, also where the content is not at hand.
        for (const xmlNode* transform : transforms) {
            if (attribute(transform, "Algorithm") == xslt) {
                out.refusal = refused_transform(std::string{xslt});
            }
        }
        return out;
    }
    const auto target = fragment_target(uri);
    if (!target) {
        out.refusal =
            ClientText{"Không hỗ trợ tham chiếu “" + uri + "”.", "The reference “" + uri + "” is not supported."};
        return out;
    }
    if (!target->is_document && document_->by_id(target->id).size() > 1) {
        out.found = true;
        out.refusal = ClientText{
            "Có nhiều phần tử cùng mang Id “" + target->id + "”: chữ ký không chỉ rõ phần nào được ký.",
            "Several elements bear the Id “" + target->id + "”: the signature does not tell which of them it signs."};
        return out;
    }
    out.target = target_of(uri);
    if (out.target != nullptr) {
        out.found = true;
        if (!work_.charge(document_->node_count() * node_set_cost)) {
            out.refusal = not_computable();
            return out;
        }
        const NodeSet nodes(document_, out.target, target->with_comments);
        Pipeline(reference, nodes, work_, out).run(transforms, at_the_end, sink);
    }
    return out;
}

}  // namespace vanthu::signing::xml
