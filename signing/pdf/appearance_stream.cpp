#include "signing/pdf/appearance_stream.hpp"

#include <fmt/format.h>
#include <qpdf/Buffer.hh>
#include <qpdf/QPDF.hh>

namespace vanthu::signing {

Result<int> add_appearance(IncrementalUpdate& update, const Drawing& drawing, double width, double height) {
    const auto drawn = draw(drawing, width, height);
    if (!drawn) {
        return pass(drawn.error());
    }
    const auto source = PdfFile::parse(*drawn);
    if (!source) {
        return pass(source.error());
    }
    QPDFObjectHandle page = source->qpdf().getAllPages().at(0);
    QPDFObjectHandle contents = page.getKey("/Contents");
    if (contents.isArray() && contents.getArrayNItems() == 1) {
        contents = contents.getArrayItem(0);
    }
    if (!contents.isStream()) {
        return fail_internal("cairo wrote a page whose content is not one stream");
    }
    // A form XObject (clause 8.10) with the page's content and resources.
    QPDFObjectHandle resources = page.getKey("/Resources");
    update.begin_import();
    const int resources_number = update.import(resources);
    QPDFObjectHandle filter = contents.getDict().getKey("/Filter");
    const auto data = contents.getRawStreamData();
    const int number = update.allocate();
    update.put_stream(number,
                      fmt::format("/Type /XObject /Subtype /Form /BBox [0 0 {:.2f} {:.2f}] /Resources {} 0 R{}", width, height,
                                  resources_number, filter.isName() ? " /Filter " + filter.unparse() : ""),
                      std::string{reinterpret_cast<const char*>(data->getBuffer()), data->getSize()});
    return number;
}

}  // namespace vanthu::signing
