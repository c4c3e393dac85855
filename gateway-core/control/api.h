// The control API as a function of a request: who may ask, what is asked, the answer. No socket here.
#pragma once

#include "base/secret.h"
#include "control/control_server.h"
#include "qthttp/message.h"

#include <string>

namespace fb::control {

class Api {
public:
    // `authority` is what Host must say ("127.0.0.1:9901"); also localhost and [::1] with the same port are taken.
    Api(Provider* provider, Secret token, std::string authority);

    qthttp::Answer answer(const qthttp::Request& request) const;
    static qthttp::Answer refuse(int status, const std::string& reason);

private:
    // DNS rebinding and cross-site requests: a page in a browser must not reach this, whatever it knows.
    bool fromElsewhere(const qthttp::Request& request, qthttp::Answer& refusal) const;
    bool hasToken(const qthttp::Request& request) const;
    qthttp::Answer health(const std::string& path) const;
    qthttp::Answer config(const qthttp::Request& request) const;
    qthttp::Answer captures(std::string_view query) const;
    qthttp::Answer capture(std::string_view id) const;

    Provider* m_provider;
    Secret m_token;
    std::string m_authority;
};

} // namespace fb::control
