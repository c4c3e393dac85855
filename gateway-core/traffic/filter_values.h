// Operands of the filter language. Private to traffic/.
#pragma once

#include "traffic/filter_node.h"

namespace fb::traffic {

::fb::Result<Operand> readOperand(const FieldInfo& info, Op op, const std::string& text, int column);
Operand textOperand(const std::string& text);

} // namespace fb::traffic
