// The R4 definitions the sandbox works by, as text, written down from the public FHIR R4 registry of search parameters and
// resource definitions (hl7.org/fhir/R4, CC0). Read once by SearchTable. A line that starts with "\" continues the one before.
#pragma once

namespace fb::sandbox::definitions {

// "#Type", then a line for each search parameter: name, kind, paths and, for a reference, target types.
//   kind    n number, d date, s string, t token, r reference, q quantity, u uri, c composite, x special
//   paths   alternatives with "|" between them, below the resource; "-" for none. "value[x]" is a choice of types,
//           "telecom[system=phone]" keeps the items whose member is equal, "deceased[x]!" asks whether it is there and not false,
//           "status@~x" is a code of the system http://hl7.org/fhir/x, "@^x" of http://terminology.hl7.org/CodeSystem/x
//   targets "*" for any type
extern const char kSearchParameters1[];
extern const char kSearchParameters2[];
extern const char kSearchParameters3[];
extern const char kSearchParameters4[];
extern const char kSearchParameters5[];
extern const char kSearchParameters6[];

// Every R4 resource: type, its summary elements, its mandatory elements, and what is not of the summary inside of those that
// are ("component.referenceRange"). "onset*" is a choice of types; "-" for none.
extern const char kElements[];

// The Patient compartment: type and the reference parameters that put it there.
extern const char kPatientCompartment[];

} // namespace fb::sandbox::definitions
