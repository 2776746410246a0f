#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace vanthu::preservation {

/// Writes one XML document in UTF-8. Elements are closed in the order in which they were opened; characters that XML 1.0 cannot
/// carry become U+FFFD.
class XmlText final {
public:
    XmlText();
    XmlText(const XmlText&) = delete;
    XmlText& operator=(const XmlText&) = delete;
    ~XmlText();

    XmlText& open(const char* name);
    XmlText& attribute(const char* name, std::string_view value);
    XmlText& text(std::string_view value);
    XmlText& close();
    /// An element with text alone.
    XmlText& leaf(const char* name, std::string_view value);
    /// The same; nothing for an empty text.
    XmlText& known(const char* name, std::string_view value);

    [[nodiscard]] std::string finish();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace vanthu::preservation
