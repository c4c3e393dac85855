#include "sandbox/json_patch.h"

#include "base/text.h"

#include <algorithm>

namespace fb::sandbox {

namespace {

using json::Value;

Error malformed(std::string message) { return makeError(ErrorCode::InvalidInput, std::move(message)); }
Error misfit(std::string message) { return makeError(ErrorCode::NotFound, std::move(message)); }

// Reference tokens of a JSON Pointer, RFC 6901.
Result<std::vector<std::string>> pointerTokens(std::string_view pointer) {
    std::vector<std::string> tokens;
    if (pointer.empty())
        return tokens;
    if (pointer.front() != '/')
        return malformed("\"" + std::string(pointer) + "\" is not a JSON Pointer");
    for (const std::string_view raw : splitView(pointer.substr(1), '/')) {
        std::string token;
        for (std::size_t i = 0; i < raw.size(); ++i) {
            if (raw[i] != '~') {
                token += raw[i];
                continue;
            }
            if (++i >= raw.size() || (raw[i] != '0' && raw[i] != '1'))
                return malformed("\"" + std::string(pointer) + "\" has a \"~\" that is neither ~0 nor ~1");
            token += raw[i] == '0' ? '~' : '/';
        }
        tokens.push_back(std::move(token));
    }
    return tokens;
}

// RFC 6901 4: no leading zeros.
std::optional<std::size_t> arrayIndex(const std::string& token) {
    if (token.size() > 1 && token.front() == '0')
        return {};
    const auto n = parseUnsigned(token);
    return n ? std::optional<std::size_t>(std::size_t(*n)) : std::nullopt;
}

Value* child(Value& at, const std::string& token) {
    if (at.isObject())
        return at.find(token);
    const auto index = at.isArray() ? arrayIndex(token) : std::nullopt;
    return index && *index < at.items().size() ? &at.items()[*index] : nullptr;
}

Value* walk(Value& document, const std::vector<std::string>& tokens, std::size_t count) {
    Value* at = &document;
    for (std::size_t i = 0; at && i < count; ++i)
        at = child(*at, tokens[i]);
    return at;
}

std::size_t depthOf(const Value& value) {
    std::size_t deepest = 0;
    for (const Value& item : value.items())
        deepest = std::max(deepest, depthOf(item));
    for (const auto& [key, member] : value.members())
        deepest = std::max(deepest, depthOf(member));
    return deepest + 1;
}

// Each operation may nest what the ones before have nested; what cannot be parsed again must not come about.
bool isTooDeep(const std::vector<std::string>& tokens, const Value& value) {
    return tokens.size() + depthOf(value) > json::ParseOptions().maxDepth;
}

Result<void> addAt(Value& document, const std::vector<std::string>& tokens, Value value, const std::string& pointer) {
    if (isTooDeep(tokens, value))
        return malformed("the patch nests too deep at " + pointer);
    if (tokens.empty()) {
        document = std::move(value);
        return {};
    }
    Value* parent = walk(document, tokens, tokens.size() - 1);
    const std::string& last = tokens.back();
    if (parent && parent->isObject()) {
        parent->set(last, std::move(value));
        return {};
    }
    if (!parent || !parent->isArray())
        return misfit("there is nothing to add to at " + pointer);
    auto& items = parent->items();
    const auto index = last == "-" ? std::optional<std::size_t>(items.size()) : arrayIndex(last);
    if (!index || *index > items.size())
        return misfit("the list has no place " + pointer);
    items.insert(items.begin() + std::ptrdiff_t(*index), std::move(value));
    return {};
}

Result<Value> takeAt(Value& document, const std::vector<std::string>& tokens, const std::string& pointer) {
    if (tokens.empty())
        return misfit("the whole resource cannot be removed");
    Value* parent = walk(document, tokens, tokens.size() - 1);
    Value* found = parent ? child(*parent, tokens.back()) : nullptr;
    if (!found)
        return misfit("there is nothing at " + pointer);
    Value taken = std::move(*found);
    if (parent->isObject())
        parent->remove(tokens.back());
    else
        parent->items().erase(parent->items().begin() + std::ptrdiff_t(*arrayIndex(tokens.back())));
    return taken;
}

// An empty object or list is not FHIR JSON (R4 json.html 2.6.2), so what a removal leaves empty goes too.
void prune(Value& document, std::vector<std::string> tokens) {
    while (tokens.size() > 1) {
        tokens.pop_back();
        const Value* at = walk(document, tokens, tokens.size());
        if (!at || !at->items().empty() || !at->members().empty() || (!at->isArray() && !at->isObject()))
            return;
        (void)takeAt(document, tokens, {});
    }
}

struct Operation {
    std::string op, path, from;
    std::vector<std::string> pathTokens, fromTokens;
    const Value* value = nullptr;
};

Result<Operation> readOperation(const Value& item) {
    Operation o;
    o.op = item.textOf("op");
    const Value& path = item["path"];
    if (!item.isObject() || o.op.empty() || !path.isString())
        return malformed("an operation needs \"op\" and \"path\"");
    o.path = path.text();
    auto tokens = pointerTokens(o.path);
    if (!tokens)
        return tokens.error();
    o.pathTokens = std::move(*tokens);
    const bool needsValue = o.op == "add" || o.op == "replace" || o.op == "test";
    const bool needsFrom = o.op == "move" || o.op == "copy";
    if (!needsValue && !needsFrom && o.op != "remove")
        return malformed("\"" + o.op + "\" is not an operation of JSON Patch");
    o.value = item.find("value");
    if (needsValue && !o.value)
        return malformed("\"" + o.op + "\" needs a \"value\"");
    if (!needsFrom)
        return o;
    if (!item["from"].isString())
        return malformed("\"" + o.op + "\" needs \"from\"");
    o.from = item["from"].text();
    auto from = pointerTokens(o.from);
    if (!from)
        return from.error();
    o.fromTokens = std::move(*from);
    return o;
}

Result<void> apply(Value& document, const Operation& o) {
    if (o.op == "add")
        return addAt(document, o.pathTokens, *o.value, o.path);
    if (o.op == "test") {
        const Value* at = walk(document, o.pathTokens, o.pathTokens.size());
        if (!at || !jsonEqual(*at, *o.value))
            return misfit("the test of " + o.path + " failed");
        return {};
    }
    if (o.op == "replace") {
        Value* at = walk(document, o.pathTokens, o.pathTokens.size());
        if (!at)
            return misfit("there is nothing to replace at " + o.path);
        if (isTooDeep(o.pathTokens, *o.value))
            return malformed("the patch nests too deep at " + o.path);
        *at = *o.value;
        return {};
    }
    if (o.op == "copy") {
        const Value* at = walk(document, o.fromTokens, o.fromTokens.size());
        if (!at)
            return misfit("there is nothing to copy at " + o.from);
        Value copy = *at;
        return addAt(document, o.pathTokens, std::move(copy), o.path);
    }
    const bool moving = o.op == "move";
    if (moving && o.pathTokens.size() > o.fromTokens.size() &&
        std::equal(o.fromTokens.begin(), o.fromTokens.end(), o.pathTokens.begin()))
        return misfit("nothing can be moved into itself, " + o.from + " to " + o.path);
    auto taken = takeAt(document, moving ? o.fromTokens : o.pathTokens, moving ? o.from : o.path);
    if (!taken)
        return taken.error();
    if (!moving)
        return {};
    return addAt(document, o.pathTokens, std::move(*taken), o.path);
}

// What a copy can blow up to stays bounded.
std::size_t weight(const Value& value) {
    std::size_t sum = 1 + value.text().size();
    for (const Value& item : value.items())
        sum += weight(item);
    for (const auto& [key, member] : value.members())
        sum += key.size() + weight(member);
    return sum;
}

} // namespace

bool jsonEqual(const Value& a, const Value& b) {
    if (a.isNumber() && b.isNumber())
        return a.text() == b.text() || (a.real() && b.real() && *a.real() == *b.real());
    if (a.kind() != b.kind() || a.text() != b.text() || a.items().size() != b.items().size() ||
        a.members().size() != b.members().size())
        return false;
    if (!std::equal(a.items().begin(), a.items().end(), b.items().begin(), jsonEqual))
        return false;
    return std::all_of(a.members().begin(), a.members().end(), [&](const json::Member& member) {
        const Value* other = b.find(member.first);
        return other && jsonEqual(member.second, *other);
    });
}

Result<Value> applyJsonPatch(Value document, const Value& patch) {
    constexpr std::size_t kMaxCopied = 4 * 1024 * 1024;
    if (!patch.isArray())
        return malformed("a JSON Patch is a list of operations");
    if (patch.items().size() > kMaxPatchOperations)
        return malformed("more than " + std::to_string(kMaxPatchOperations) + " operations");
    std::vector<std::vector<std::string>> removed;
    std::size_t copied = 0;
    for (std::size_t i = 0; i < patch.items().size(); ++i) {
        auto operation = readOperation(patch.items()[i]);
        if (operation && operation->op == "copy") {
            const Value* source = walk(document, operation->fromTokens, operation->fromTokens.size());
            copied += source ? weight(*source) : 0;
            if (copied > kMaxCopied)
                return malformed("the patch makes the resource too large");
        }
        auto done = operation ? apply(document, *operation) : Result<void>(operation.error());
        if (!done) {
            Error error = done.error();
            error.message = "operation " + std::to_string(i + 1) + ": " + error.message;
            return error;
        }
        if (operation->op == "remove")
            removed.push_back(operation->pathTokens);
        if (operation->op == "move")
            removed.push_back(operation->fromTokens);
    }
    for (auto& tokens : removed)
        prune(document, std::move(tokens));
    return document;
}

} // namespace fb::sandbox
