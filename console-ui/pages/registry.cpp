#include "pages/registry.h"

#include "pages/traffic_page.h"

namespace fb::pages {

QList<Page*> createPages(QWidget* parent) {
    return {
        new TrafficPage(parent),
    };
}

} // namespace fb::pages
