#pragma once

#include "exporters/items.h"

namespace fb::exporters::nginx {

// How each item of the workspace fares on nginx.
void assess(const config::Workspace& workspace, Ledger& ledger);

} // namespace fb::exporters::nginx
