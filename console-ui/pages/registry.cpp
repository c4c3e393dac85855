#include "pages/registry.h"

#include "pages/export_page.h"
#include "pages/limits_page.h"
#include "pages/replay_page.h"
#include "pages/routes_page.h"
#include "pages/traffic_page.h"

namespace fb::pages {

QList<Page*> createPages(QWidget* parent) {
    return {
        new TrafficPage(parent),
        new RoutesPage(parent),
        new LimitsPage(parent),
        new ReplayPage(parent),
        new ExportPage(parent),
    };
}

} // namespace fb::pages
