#pragma once

class QWidget;

namespace fb::app {

// Version, licence and where the parts come from.
void showAbout(QWidget* parent);

} // namespace fb::app
