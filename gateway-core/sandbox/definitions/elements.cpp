// Top-level elements of the R4 resources that a summary keeps; the form of a line is described in tables.h.
#include "sandbox/definitions/tables.h"

namespace fb::sandbox::definitions {

const char kElements[] = R"(
Account identifier,status,type,name,subject,servicePeriod,coverage,owner,description status -
ActivityDefinition url,identifier,version,name,title,status,experimental,date,publisher,contact,description,
\useContext,jurisdiction,effectivePeriod,kind,code,doNotPerform status -
AdverseEvent identifier,actuality,category,event,subject,encounter,date,detected,recordedDate,
\resultingCondition,location,seriousness,severity,outcome,recorder,contributor,suspectEntity,
\subjectMedicalHistory,referenceDocument,study actuality,subject -
AllergyIntolerance identifier,clinicalStatus,verificationStatus,type,category,criticality,code,patient,asserter
\ patient -
Appointment identifier,status,cancelationReason,serviceCategory,serviceType,specialty,appointmentType,
\reasonCode,start,end status,participant -
AppointmentResponse identifier,appointment,participantType,actor,participantStatus appointment,participantStatus -
AuditEvent type,subtype,action,recorded,outcome,outcomeDesc,purposeOfEvent type,recorded,agent,source -
Basic identifier,code,subject,created,author code -
Binary contentType,securityContext,url contentType -
BiologicallyDerivedProduct identifier - -
BodyStructure identifier,active,morphology,location,description,patient patient -
Bundle identifier,type,timestamp,total,link,entry,signature type -
CapabilityStatement url,version,name,title,status,experimental,date,publisher,contact,useContext,jurisdiction,
\kind,instantiates,imports,software,implementation,fhirVersion,format,patchFormat,implementationGuide,rest,
\messaging,document status,date,kind,fhirVersion,format rest.documentation,rest.security.description,
\rest.resource.documentation,rest.resource.interaction,rest.resource.versioning,rest.resource.readHistory,
\rest.resource.updateCreate,rest.resource.conditionalCreate,rest.resource.conditionalRead,
\rest.resource.conditionalUpdate,rest.resource.conditionalDelete,rest.resource.referencePolicy,
\rest.resource.searchInclude,rest.resource.searchRevInclude,rest.resource.searchParam,
\rest.resource.operation.documentation,rest.interaction,rest.searchParam,rest.compartment,messaging.endpoint,
\messaging.reliableCache,messaging.documentation,document.documentation
CarePlan identifier,instantiatesCanonical,instantiatesUri,basedOn,replaces,partOf,status,intent,category,title,
\description,subject,encounter,period,created,author,addresses status,intent,subject -
CareTeam identifier,status,category,name,subject,encounter,period,managingOrganization - -
CatalogEntry identifier,orderable,referencedItem orderable,referencedItem -
ChargeItem identifier,status,code,subject,context,occurrence*,quantity,bodysite,enterer,enteredDate,account
\ status,code,subject -
ChargeItemDefinition url,identifier,version,title,derivedFromUri,partOf,replaces,status,experimental,date,
\publisher,contact,description,useContext,jurisdiction,effectivePeriod,code url,status -
Claim status,type,use,patient,billablePeriod,created,insurer,provider,priority,insurance status,type,use,
\patient,created,provider,priority,insurance insurance.identifier,insurance.businessArrangement,
\insurance.preAuthRef,insurance.claimResponse
ClaimResponse status,type,use,patient,created,insurer,request,outcome,total status,type,use,patient,created,
\insurer,outcome -
ClinicalImpression identifier,status,code,description,subject,encounter,effective*,date,assessor,problem status,
\subject -
CodeSystem url,identifier,version,name,title,status,experimental,date,publisher,contact,useContext,jurisdiction,
\caseSensitive,valueSet,hierarchyMeaning,compositional,versionNeeded,content,supplements,count,filter,property
\ status,content -
Communication identifier,instantiatesCanonical,instantiatesUri,basedOn,partOf,status,statusReason,priority,
\subject,encounter,reasonCode,reasonReference status -
CommunicationRequest identifier,basedOn,replaces,groupIdentifier,status,priority,doNotPerform,encounter,
\occurrence*,authoredOn,requester,sender,reasonCode,reasonReference status -
CompartmentDefinition url,version,name,status,experimental,date,publisher,contact,useContext,code,search,
\resource url,name,status,code,search resource.documentation
Composition identifier,status,type,category,subject,encounter,date,author,title,confidentiality,custodian,event
\ status,type,date,author,title -
ConceptMap url,identifier,version,name,title,status,experimental,date,publisher,contact,useContext,jurisdiction,
\source*,target* status -
Condition identifier,clinicalStatus,verificationStatus,code,bodySite,subject,encounter,onset*,recordedDate,
\recorder,asserter subject -
Consent identifier,status,scope,category,patient,dateTime,performer,organization,source*,policyRule,
\verification,provision status,scope,category verification.verifiedWith,verification.verificationDate,
\provision.actor,provision.provision
Contract identifier,version,status,issued,applies,subject,name,title,type,subType - -
Coverage identifier,status,type,policyHolder,subscriber,subscriberId,beneficiary,dependent,period,payor,order,
\network status,beneficiary,payor -
CoverageEligibilityRequest status,purpose,patient,created,insurer status,purpose,patient,created,insurer -
CoverageEligibilityResponse status,purpose,patient,created,request,outcome,insurer status,purpose,patient,
\created,request,outcome,insurer -
DetectedIssue identifier,status,code,severity,patient,identified*,author,implicated status -
Device udiCarrier,status,safety - udiCarrier.issuer,udiCarrier.jurisdiction,udiCarrier.entryType
DeviceDefinition safety,parentDevice,bodySite - -
DeviceMetric identifier,type,unit,source,parent,operationalStatus,color,category,measurementPeriod,calibration
\ type,category -
DeviceRequest identifier,instantiatesCanonical,instantiatesUri,basedOn,priorRequest,groupIdentifier,status,
\intent,priority,code*,subject,encounter,occurrence*,authoredOn,requester,performerType,performer,reasonCode,
\reasonReference intent,code*,subject -
DeviceUseStatement identifier,basedOn,status,subject,derivedFrom,timing*,recordedOn,source,device,reasonCode,
\reasonReference,bodySite status,subject,device -
DiagnosticReport identifier,status,category,code,subject,encounter,effective*,issued,performer,
\resultsInterpreter,media status,code media.comment
DocumentManifest masterIdentifier,identifier,status,type,subject,author,description,content status,content -
DocumentReference masterIdentifier,identifier,status,docStatus,type,category,subject,date,author,relatesTo,
\description,securityLabel,content,context status,content context.encounter,context.event,context.facilityType,
\context.practiceSetting,context.sourcePatientInfo,context.related
EffectEvidenceSynthesis url,identifier,version,name,title,status,date,publisher,contact,description,useContext,
\jurisdiction,effectivePeriod,population,exposure,exposureAlternative,outcome,effectEstimate status,population,
\exposure,exposureAlternative,outcome effectEstimate.description,effectEstimate.type,
\effectEstimate.variantState,effectEstimate.value,effectEstimate.unitOfMeasure,effectEstimate.precisionEstimate
Encounter identifier,status,class,type,serviceType,subject,episodeOfCare,participant,appointment,reasonCode,
\reasonReference,diagnosis status,class participant.period,diagnosis.use,diagnosis.rank
Endpoint identifier,status,connectionType,name,managingOrganization,period,payloadType,payloadMimeType,address
\ status,connectionType,payloadType,address -
EnrollmentRequest status - -
EnrollmentResponse status - -
EpisodeOfCare status,type,diagnosis,patient,managingOrganization,period status,patient -
EventDefinition url,identifier,version,name,title,status,experimental,date,publisher,contact,useContext,
\jurisdiction,approvalDate,lastReviewDate,effectivePeriod,trigger status,trigger -
Evidence url,identifier,version,name,title,status,date,publisher,contact,description,useContext,jurisdiction,
\effectivePeriod,exposureBackground,exposureVariant,outcome status,exposureBackground -
EvidenceVariable url,identifier,version,name,title,shortTitle,status,date,publisher,contact,description,
\useContext,jurisdiction,effectivePeriod,type,characteristic status characteristic.linkId,
\characteristic.description,characteristic.note,characteristic.exclude,
\characteristic.definitionByTypeAndValue.method,characteristic.definitionByTypeAndValue.device,
\characteristic.definitionByTypeAndValue.offset,characteristic.definitionByCombination,
\characteristic.instances[x],characteristic.duration[x],characteristic.timeFromEvent
ExampleScenario url,identifier,version,name,status,experimental,date,publisher,contact,useContext,jurisdiction
\ status -
ExplanationOfBenefit status,type,use,patient,billablePeriod,created,insurer,provider,outcome,insurance,total
\ status,type,use,patient,created,insurer,provider,outcome,insurance insurance.preAuthRef
FamilyMemberHistory identifier,instantiatesCanonical,instantiatesUri,status,dataAbsentReason,patient,date,name,
\relationship,sex,age*,estimatedAge,deceased*,reasonCode,reasonReference status,patient,relationship -
Flag identifier,status,category,code,subject,period,encounter,author status,code,subject -
Goal lifecycleStatus,achievementStatus,category,priority,description,subject,start*,statusDate,expressedBy
\ lifecycleStatus,description,subject -
GraphDefinition url,version,name,status,experimental,date,publisher,contact,useContext,jurisdiction,start name,
\status,start -
Group identifier,active,type,actual,code,name,quantity,managingEntity type,actual -
GuidanceResponse requestIdentifier,identifier,module*,status module*,status -
HealthcareService identifier,active,providedBy,category,type,specialty,location,name,comment,photo - -
ImagingStudy identifier,status,modality,subject,encounter,started,basedOn,referrer,interpreter,endpoint,
\numberOfSeries,numberOfInstances,procedureReference,procedureCode,location,reasonCode,reasonReference,note,
\description,series status,subject series.instance
Immunization status,vaccineCode,patient,occurrence*,primarySource,performer,note,isSubpotent status,vaccineCode,
\patient,occurrence* -
ImmunizationEvaluation status,patient,targetDisease,immunizationEvent,doseStatus status,patient,targetDisease,
\immunizationEvent,doseStatus -
ImmunizationRecommendation identifier,patient,date,recommendation patient,date,recommendation
\ recommendation.dateCriterion,recommendation.description,recommendation.series,recommendation.seriesDoses[x],
\recommendation.supportingImmunization,recommendation.supportingPatientInformation
ImplementationGuide url,version,name,title,status,experimental,date,publisher,contact,useContext,jurisdiction,
\packageId,license,fhirVersion,dependsOn,global url,name,status,packageId,fhirVersion
\ manifest.resource.example[x],manifest.resource.relativePath
InsurancePlan identifier,status,type,name,ownedBy,administeredBy,coverageArea - -
Invoice identifier,status,type,subject,recipient,date,totalNet,totalGross status -
Library url,identifier,version,name,title,status,experimental,type,date,publisher,contact,description,
\useContext,jurisdiction,effectivePeriod,content status,type -
Linkage active,author,item item -
List status,mode,title,code,subject,date,source status,mode -
Location identifier,status,operationalStatus,name,description,mode,type,physicalType,managingOrganization - -
Measure url,identifier,version,name,title,status,experimental,date,publisher,contact,description,useContext,
\jurisdiction,effectivePeriod,disclaimer,scoring,compositeScoring,type,riskAdjustment,rateAggregation,rationale,
\clinicalRecommendationStatement,improvementNotation,definition,guidance status -
MeasureReport identifier,status,type,measure,subject,date,reporter,period,improvementNotation status,type,
\measure,period -
Media identifier,basedOn,partOf,status,type,modality,view,subject,encounter,created*,issued,operator,reasonCode,
\bodySite,deviceName,device,height,width,frames,duration,content status,content -
Medication identifier,code,status,manufacturer,amount - -
MedicationAdministration instantiates,partOf,status,medication*,subject,effective*,performer status,medication*,
\subject,effective* performer.function
MedicationDispense status,medication*,subject,whenPrepared status,medication* -
MedicationKnowledge code,status,manufacturer,amount,synonym - -
MedicationRequest status,intent,priority,doNotPerform,reported*,medication*,subject,authoredOn,requester,
\performerType,instantiatesCanonical,instantiatesUri,basedOn,groupIdentifier status,intent,medication*,subject -
MedicationStatement identifier,basedOn,partOf,status,category,medication*,subject,context,effective*,
\dateAsserted status,medication*,subject -
MedicinalProduct identifier,type,domain,combinedPharmaceuticalDoseForm,legalStatusOfSupply,
\additionalMonitoringIndicator,specialMeasures,paediatricUseIndicator,productClassification,marketingStatus,
\pharmaceuticalProduct,packagedMedicinalProduct,attachedDocument,masterFile,contact,clinicalTrial,name,
\crossReference,manufacturingBusinessOperation,specialDesignation name -
MedicinalProductAuthorization identifier,subject,country,jurisdiction,status,statusDate,restoreDate,
\validityPeriod,dataExclusivityPeriod,dateOfFirstAuthorization,internationalBirthDate,legalBasis,
\jurisdictionalAuthorization,holder,regulator,procedure - -
MedicinalProductContraindication subject,disease,diseaseStatus,comorbidity,therapeuticIndication,otherTherapy,
\population - -
MedicinalProductIndication subject,diseaseSymptomProcedure,diseaseStatus,comorbidity,intendedEffect,duration,
\otherTherapy,undesirableEffect,population - -
MedicinalProductIngredient identifier,role,allergenicIndicator,manufacturer,specifiedSubstance,substance role -
MedicinalProductInteraction subject,description,interactant,type,effect,incidence,management - -
MedicinalProductManufactured manufacturedDoseForm,unitOfPresentation,quantity,manufacturer,ingredient,
\physicalCharacteristics,otherCharacteristics manufacturedDoseForm,quantity -
MedicinalProductPackaged identifier,subject,description,legalStatusOfSupply,marketingStatus,
\marketingAuthorization,manufacturer,batchIdentifier,packageItem packageItem -
MedicinalProductPharmaceutical identifier,administrableDoseForm,unitOfPresentation,ingredient,device,
\characteristics,routeOfAdministration administrableDoseForm,routeOfAdministration -
MedicinalProductUndesirableEffect subject,symptomConditionEffect,classification,frequencyOfOccurrence,population - -
MessageDefinition url,identifier,version,name,title,replaces,status,experimental,date,publisher,contact,
\description,useContext,jurisdiction,purpose,base,parent,event*,category,focus status,date,event* focus.profile,
\focus.max
MessageHeader event*,destination,sender,enterer,author,source,responsible,reason,response,focus,definition
\ event*,source -
MolecularSequence identifier,type,coordinateSystem,patient,specimen,device,performer,quantity,referenceSeq,
\variant,observedSeq,quality,readCoverage,repository,pointer,structureVariant coordinateSystem -
NamingSystem name,status,kind,date,publisher,contact,useContext,jurisdiction,uniqueId name,status,kind,date,
\uniqueId uniqueId.preferred,uniqueId.comment,uniqueId.period
NutritionOrder instantiatesCanonical,instantiatesUri,status,intent,patient,dateTime,orderer status,intent,
\patient,dateTime -
Observation identifier,basedOn,partOf,status,code,subject,focus,encounter,effective*,issued,performer,value*,
\hasMember,derivedFrom,component status,code component.dataAbsentReason,component.interpretation,
\component.referenceRange
ObservationDefinition category,code,identifier code -
OperationDefinition url,version,name,title,status,kind,experimental,date,publisher,contact,useContext,
\jurisdiction,affectsState,code,base,resource,system,type,instance name,status,kind,code,system,type,instance -
OperationOutcome issue issue -
Organization identifier,active,type,name,partOf - -
OrganizationAffiliation identifier,active,period,organization,participatingOrganization,network,code,specialty,
\location,telecom - -
Parameters parameter - -
Patient identifier,active,name,telecom,gender,birthDate,deceased*,address,managingOrganization,link - -
PaymentNotice status,created,payment,recipient,amount status,created,payment,recipient,amount -
PaymentReconciliation status,period,created,paymentIssuer,paymentDate,paymentAmount status,created,paymentDate,
\paymentAmount -
Person name,telecom,gender,birthDate,managingOrganization,active - -
PlanDefinition url,identifier,version,name,title,type,status,experimental,date,publisher,contact,description,
\useContext,jurisdiction,effectivePeriod status -
Practitioner identifier,active,name,telecom,address,gender,birthDate - -
PractitionerRole identifier,active,period,practitioner,organization,code,specialty,location,telecom - -
Procedure identifier,instantiatesCanonical,instantiatesUri,basedOn,partOf,status,statusReason,category,code,
\subject,encounter,performed*,recorder,asserter,performer,location,reasonCode,reasonReference,bodySite,outcome
\ status,subject performer.onBehalfOf
Provenance target,recorded target,recorded,agent -
Questionnaire url,identifier,version,name,title,status,experimental,subjectType,date,publisher,contact,
\useContext,jurisdiction,effectivePeriod,code status -
QuestionnaireResponse identifier,basedOn,partOf,questionnaire,status,subject,encounter,authored,author,source
\ status -
RelatedPerson identifier,active,patient,relationship,name,telecom,gender,birthDate,address patient -
RequestGroup identifier,instantiatesCanonical,instantiatesUri,groupIdentifier,status,intent,priority,code
\ status,intent -
ResearchDefinition url,identifier,version,name,title,status,experimental,date,publisher,contact,description,
\useContext,jurisdiction,effectivePeriod,population,exposure,exposureAlternative,outcome status,population -
ResearchElementDefinition url,identifier,version,name,title,shortTitle,status,experimental,date,publisher,
\contact,description,useContext,jurisdiction,effectivePeriod,type,characteristic status,type,characteristic
\ characteristic.usageContext,characteristic.exclude,characteristic.unitOfMeasure,
\characteristic.studyEffectiveDescription,characteristic.studyEffective[x],
\characteristic.studyEffectiveTimeFromStart,characteristic.studyEffectiveGroupMeasure,
\characteristic.participantEffectiveDescription,characteristic.participantEffective[x],
\characteristic.participantEffectiveTimeFromStart,characteristic.participantEffectiveGroupMeasure
ResearchStudy identifier,title,protocol,partOf,status,primaryPurposeType,phase,studyDesign,category,focus,
\condition,contact,keyword,location,region,enrollment,period,sponsor,principalInvestigator,site,reasonStopped,
\whyStopped,recruitment,result status recruitment.targetNumber,recruitment.actualNumber,recruitment.eligibility
ResearchSubject identifier,status,period,study,individual status,study,individual -
RiskAssessment identifier,status,method,code,subject,encounter,occurrence*,condition,performer status,subject -
RiskEvidenceSynthesis url,identifier,version,name,title,status,date,publisher,contact,description,useContext,
\jurisdiction,effectivePeriod,population,exposure,outcome,riskEstimate status,population,outcome
\ riskEstimate.description,riskEstimate.type,riskEstimate.value,riskEstimate.unitOfMeasure,
\riskEstimate.denominatorCount,riskEstimate.numeratorCount,riskEstimate.precisionEstimate
Schedule identifier,active,serviceCategory,serviceType,specialty,actor,planningHorizon actor -
SearchParameter url,version,name,status,experimental,date,publisher,contact,description,useContext,jurisdiction,
\code,base,type url,name,status,description,code,base,type -
ServiceRequest identifier,instantiatesCanonical,instantiatesUri,basedOn,replaces,requisition,status,intent,
\category,priority,doNotPerform,code,orderDetail,quantity*,subject,encounter,occurrence*,asNeeded*,authoredOn,
\requester,performerType,performer,locationCode,locationReference,reasonCode,reasonReference,specimen,bodySite,
\patientInstruction status,intent,subject -
Slot identifier,serviceCategory,serviceType,specialty,appointmentType,schedule,status,start,end schedule,status,
\start,end -
Specimen identifier,accessionIdentifier,status,type,subject,receivedTime,condition - -
SpecimenDefinition identifier,typeCollected,patientPreparation,timeAspect,collection - -
StructureDefinition url,identifier,version,name,title,status,experimental,date,publisher,contact,useContext,
\jurisdiction,keyword,fhirVersion,kind,abstract,context,contextInvariant,type,baseDefinition,derivation url,
\name,status,kind,abstract,type -
StructureMap url,identifier,version,name,title,status,experimental,date,publisher,contact,useContext,
\jurisdiction,structure,import,group url,name,status,group structure.documentation,group.input.documentation,
\group.rule.documentation
Subscription status,contact,end,reason,criteria,error,channel status,reason,criteria,channel -
SubscriptionStatus status,type,eventsSinceSubscriptionStart,subscription,topic,error type,subscription -
Substance identifier,status,category,code,description,instance,ingredient code -
SubstanceNucleicAcid sequenceType,numberOfSubunits,areaOfHybridisation,oligoNucleotideType,subunit - -
SubstancePolymer class,geometry,copolymerConnectivity,modification,monomerSet,repeat - -
SubstanceProtein sequenceType,numberOfSubunits,disulfideLinkage,subunit - -
SubstanceReferenceInformation comment,gene,geneElement,classification,target - -
SubstanceSourceMaterial sourceMaterialClass,sourceMaterialType,sourceMaterialState,organismId,organismName,
\parentSubstanceId,parentSubstanceName,countryOfOrigin,geographicalLocation,developmentStage,
\fractionDescription,organism,partDescription - -
SubstanceSpecification identifier,type,status,domain,description,source,comment,moiety,property,
\referenceInformation,structure,code,name,molecularWeight,relationship,nucleicAcid,polymer,protein,
\sourceMaterial - -
SupplyDelivery basedOn,partOf,status,occurrence* - -
SupplyRequest identifier,status,category,priority,item*,quantity,occurrence*,authoredOn,requester,supplier
\ item*,quantity -
Task instantiatesCanonical,instantiatesUri,basedOn,groupIdentifier,partOf,status,statusReason,businessStatus,
\intent,code,description,focus,for,encounter,executionPeriod,lastModified,requester,owner,location status,
\intent -
TerminologyCapabilities url,version,name,title,status,experimental,date,publisher,contact,useContext,
\jurisdiction,copyright,kind,software,implementation,lockedDate status,date,kind -
TestReport identifier,name,status,testScript,result,score,tester,issued status,testScript,result -
TestScript url,identifier,version,name,title,status,experimental,date,publisher,contact,useContext,jurisdiction
\ url,name,status -
ValueSet url,identifier,version,name,title,status,experimental,date,publisher,contact,useContext,jurisdiction,
\immutable status compose.include.concept
VerificationResult target,targetLocation,need,status,statusDate,validationType,validationProcess,failureAction
\ status -
VisionPrescription status,created,patient,dateWritten,prescriber,lensSpecification status,created,patient,
\dateWritten,prescriber,lensSpecification lensSpecification.sphere,lensSpecification.cylinder,
\lensSpecification.axis,lensSpecification.prism,lensSpecification.add,lensSpecification.power,
\lensSpecification.backCurve,lensSpecification.diameter,lensSpecification.duration,lensSpecification.color,
\lensSpecification.brand,lensSpecification.note
)";

} // namespace fb::sandbox::definitions
