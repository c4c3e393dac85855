// How much memory the program holds now, in bytes; 0 when the platform does not say.
#pragma once

#include <QtGlobal>

namespace fb::app {

quint64 residentBytes();

} // namespace fb::app
