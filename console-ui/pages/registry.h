// The pages, in the order of the rail.
#pragma once

#include <QList>

class QWidget;

namespace fb::pages {

class Page;
QList<Page*> createPages(QWidget* parent);

} // namespace fb::pages
