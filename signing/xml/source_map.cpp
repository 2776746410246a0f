#include "signing/xml/source_map.hpp"

#include "signing/xml/node_set.hpp"

namespace vanthu::signing::xml {
namespace {

/// Finds the tags of a document that a parser has found well-formed and without a DOCTYPE.
class Scanner final {
public:
    explicit Scanner(std::string_view text) : text_(text) {}

    std::vector<ElementPlace> run() {
        for (std::size_t at = text_.find('<'); at != std::string_view::npos; at = text_.find('<', at)) {
            const std::string_view rest = text_.substr(at);
            if (rest.starts_with("<!--")) {
                at = behind("-->", at + 4);
            } else if (rest.starts_with("<![CDATA[")) {
                at = behind("]]>", at);
            } else if (rest.starts_with("<?")) {
                at = behind("?>", at);
            } else if (rest.starts_with("</")) {
                if (!open_.empty()) {
                    places_.at(open_.back()).inner_end = at;
                    open_.pop_back();
                }
                at = behind(">", at);
            } else {
                at = start_tag(at);
            }
        }
        return std::move(places_);
    }

private:
    [[nodiscard]] std::size_t behind(std::string_view end, std::size_t from) const {
        const std::size_t found = text_.find(end, from);
        return found == std::string_view::npos ? text_.size() : found + end.size();
    }

    std::size_t start_tag(std::size_t begin) {
        ElementPlace place;
        place.begin = begin;
        std::size_t at = begin + 1;
        while (at < text_.size() && std::string_view{" \t\r\n/>"}.find(text_.at(at)) == std::string_view::npos) {
            place.name += text_.at(at++);
        }
        while (at < text_.size() && text_.at(at) != '>') {
            const char c = text_.at(at);
            at = c == '"' || c == '\'' ? behind(std::string_view{&text_.at(at), 1}, at + 1) : at + 1;
        }
        place.is_empty_tag = at < text_.size() && text_.at(at - 1) == '/';
        place.inner = std::min(at + 1, text_.size());
        place.inner_end = place.inner;
        if (!place.is_empty_tag) {
            open_.push_back(places_.size());
        }
        const std::size_t next = place.inner;
        places_.push_back(std::move(place));
        return next;
    }

    std::string_view text_;
    std::vector<ElementPlace> places_;
    std::vector<std::size_t> open_;
};

}  // namespace

Result<SourceMap> SourceMap::read(ByteView bytes, const Document& document) {
    auto places = Scanner(as_text(bytes)).run();
    std::vector<std::size_t> by_number(document.node_count(), 0);
    std::size_t count = 0;
    bool same_names = true;
    for (const xmlNode* node = document.root(); node != nullptr; node = next_node(node)) {
        if (node->type != XML_ELEMENT_NODE) {
            continue;
        }
        by_number.at(Document::number(node)) = count;
        // The local names compare in every encoding that extends ASCII.
        const std::string_view written = count < places.size() ? std::string_view{places.at(count).name} : std::string_view{};
        same_names = same_names && !written.empty() && (written.ends_with(name_of(node)) || document.get()->encoding != nullptr);
        ++count;
    }
    if (count != places.size() || !same_names) {
        return fail(Code::unsupported, {"Không chèn chữ ký được vào tài liệu XML có bảng mã này; hãy dùng UTF-8.",
                                        "A signature cannot be inserted into an XML document of this encoding; use UTF-8."});
    }
    return SourceMap(bytes, std::move(places), std::move(by_number));
}

const ElementPlace& SourceMap::place_of(const xmlNode* element) const {
    return places_.at(by_number_.at(Document::number(element)));
}

Bytes SourceMap::append_inside(const xmlNode* element, std::string_view text) const {
    const ElementPlace& place = place_of(element);
    Bytes out;
    out.reserve(bytes_.size() + text.size() + place.name.size() + 3);
    const auto append = [&](ByteView part) { out.insert(out.end(), part.begin(), part.end()); };
    if (place.is_empty_tag) {
        // "<a/>" becomes "<a>…</a>"; the canonical form knows no difference.
        append(bytes_.first(place.inner - 2));
        append(as_bytes(">"));
        append(as_bytes(text));
        append(as_bytes("</" + place.name + ">"));
        append(bytes_.subspan(place.inner));
        return out;
    }
    append(bytes_.first(place.inner_end));
    append(as_bytes(text));
    append(bytes_.subspan(place.inner_end));
    return out;
}

}  // namespace vanthu::signing::xml
