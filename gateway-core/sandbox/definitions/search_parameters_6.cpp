// R4 search parameters, SupplyRequest to VisionPrescription; the form of a line is described in tables.h.
#include "sandbox/definitions/tables.h"

namespace fb::sandbox::definitions {

const char kSearchParameters6[] = R"(
#SupplyRequest
category t category
date d authoredOn
identifier t identifier
requester r requester Device,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson
status t status@~supplyrequest-status
subject r deliverTo Location,Organization,Patient
supplier r supplier HealthcareService,Organization
#Task
authored-on d authoredOn
based-on r basedOn *
business-status t businessStatus
code t code
encounter r encounter Encounter
focus r focus *
group-identifier t groupIdentifier
identifier t identifier
intent t intent
modified d lastModified
owner r owner CareTeam,Device,HealthcareService,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson
part-of r partOf Task
patient r for Patient
performer t performerType
period d executionPeriod
priority t priority@~request-priority
requester r requester Device,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson
status t status@~task-status
subject r for *
#TerminologyCapabilities
context t useContext.valueCodeableConcept
context-quantity q useContext.valueQuantity|useContext.valueRange
context-type t useContext.code
context-type-quantity c -
context-type-value c -
date d date
description s description
jurisdiction t jurisdiction
name s name
publisher s publisher
status t status@~publication-status
title s title
url u url
version t version
#TestReport
identifier t identifier
issued d issued
participant u participant.uri
result t result@~report-result-codes
tester s tester
testscript r testScript TestScript
#TestScript
context t useContext.valueCodeableConcept
context-quantity q useContext.valueQuantity|useContext.valueRange
context-type t useContext.code
context-type-quantity c -
context-type-value c -
date d date
description s description
identifier t identifier
jurisdiction t jurisdiction
name s name
publisher s publisher
status t status@~publication-status
testscript-capability s metadata.capability.description
title s title
url u url
version t version
#ValueSet
code t expansion.contains.code|compose.include.concept.code
context t useContext.valueCodeableConcept
context-quantity q useContext.valueQuantity|useContext.valueRange
context-type t useContext.code
context-type-quantity c -
context-type-value c -
date d date
description s description
expansion u expansion.identifier
identifier t identifier
jurisdiction t jurisdiction
name s name
publisher s publisher
reference u compose.include.system
status t status@~publication-status
title s title
url u url
version t version
#VerificationResult
target r target *
#VisionPrescription
datewritten d dateWritten
encounter r encounter Encounter,EpisodeOfCare
identifier t identifier
patient r patient Patient
prescriber r prescriber Practitioner,PractitionerRole
status t status@~fm-status
)";

} // namespace fb::sandbox::definitions
